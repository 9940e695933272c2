import { LINE_TYPES, type LineType } from "../response/lines.ts";
import { PROBLEM_TYPE, TITLES } from "../problem.ts";
import type { AnswerKind, Route } from "../routes/route.ts";
import { wireSchemas } from "../wire.ts";

type Json = Readonly<Record<string, unknown>>;

/** The version of the HTTP interface, not of the package. */
const VERSION = "1.0.0";

/** The statuses of problems that every request may have. */
const COMMON_PROBLEMS = [400, 403, 406, 500];

/** The versions of OpenAPI with their complete names. */
const VERSIONS = { "3.1": "3.1.1", "3.2": "3.2.0" } as const;

/** A version of OpenAPI: 3.2 has a schema for the items of a stream. */
export type OpenApiVersion = keyof typeof VERSIONS;

/** Creates the OpenAPI document of the handler. */
export function openApiDocument(
  routes: readonly Route[],
  basePath: string,
  version: OpenApiVersion = "3.1",
): Json {
  const statuses = routes.flatMap(problemsOf);
  return {
    openapi: VERSIONS[version],
    info: {
      title: "Prefect 1.x task runs and their results",
      version: VERSION,
      description:
        "Read-only. Problems are those of RFC 9457, with a stable `code`. The " +
        "server decides which requests and pages are allowed.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: basePath === "" ? "/" : basePath }],
    security: [{}], // the document does not know the rules of authorize
    tags: [
      { name: "task runs", description: "Task runs and their results." },
      { name: "description", description: "The description of the interface." },
    ],
    paths: Object.fromEntries(routes.map((route) => [route.path, {
      ...(route.idOf !== undefined && { parameters: [idOf(route.idOf)] }),
      get: operation(route, "get", version),
      head: operation(route, "head", version),
    }])),
    components: {
      schemas: wireSchemas(),
      responses: Object.fromEntries(
        [...new Set(statuses)].sort().map((status) => [
          responseName(status),
          problemResponse(status),
        ]),
      ),
    },
  };
}

function problemsOf({ problems, idOf }: Route): readonly number[] {
  const looked = idOf === undefined ? [] : [404];
  return [...new Set([...COMMON_PROBLEMS, ...looked, ...problems])];
}

function idOf(what: string): Json {
  return {
    name: "id",
    in: "path",
    required: true,
    description: `The id of ${what}.`,
    schema: { type: "string", format: "uuid" },
  };
}

function operation(
  route: Route,
  method: "get" | "head",
  version: OpenApiVersion,
): Json {
  const { operationId, summary, description, query, headers } = route;
  const isHead = method === "head";
  return {
    operationId: isHead ? `${operationId}Head` : operationId,
    summary: isHead ? `${summary}: headers only` : summary,
    description,
    tags: [route.idOf === undefined ? "description" : "task runs"],
    parameters: [
      ...Object.entries(query).map(([name, { description, schema }]) => ({
        name,
        in: "query",
        description,
        schema,
        ...(schema.type === "boolean" && { allowEmptyValue: true }),
      })),
      ...headers.map((name) => ({
        name,
        in: "header",
        description: HEADERS[name],
        schema: { type: "string" },
      })),
    ],
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, kind]) => [
          status,
          answer(Number(status), kind, route, isHead, version),
        ]),
      ),
      ...Object.fromEntries(
        problemsOf(route).map((status) => [
          status,
          { $ref: `#/components/responses/${responseName(status)}` },
        ]),
      ),
    },
  };
}

const HEADERS: Readonly<Record<string, string>> = {
  "If-None-Match": "Entity tags of cached answers, or `*`.",
  "If-Modified-Since": "With `raw`: the Last-Modified of a cached answer.",
  "Range":
    "With `raw`: one range of bytes. Several ranges are answered with all bytes.",
  "If-Range":
    "The validator of the range; if it differs, all bytes are returned.",
  "Last-Event-ID":
    "The `id` of the last event that was read. The stream continues after it.",
};

/** The headers of answers. */
const RESPONSE_HEADERS: Readonly<
  Record<string, readonly [description: string, isAlways: boolean]>
> = {
  "ETag": ["The entity tag, for `If-None-Match`.", true],
  "Content-Range": ["The range of the bytes, and their total number.", true],
  "Retry-After": ["The number of seconds before a retry.", true],
  "Last-Modified": [
    "The time when the bytes were stored, if it is known.",
    false,
  ],
  "Accept-Ranges": ["With `raw`: `bytes`, or `none`.", false],
  "Content-Disposition": ["With `raw`: a file name.", false],
};

/** The headers of an answer of a route. */
function headersOf(status: number, { headers }: Route): readonly string[] {
  const isFile = headers.includes("Range") && status !== 304;
  return [
    ...headers.includes("If-None-Match") ? ["ETag"] : [],
    ...status === 206 ? ["Content-Range"] : [],
    ...isFile ? ["Accept-Ranges", "Content-Disposition", "Last-Modified"] : [],
  ];
}

function answer(
  status: number,
  kind: AnswerKind,
  route: Route,
  isHead: boolean,
  version: OpenApiVersion,
): Json {
  const { headers } = route;
  const names = headersOf(status, route);
  return {
    description: kind.description,
    ...(names.length > 0 && { headers: headerObjects(names) }),
    ...(!isHead && kind.body !== "none" &&
      { content: contentOf(kind, headers, version) }),
  };
}

function headerObjects(names: readonly string[]): Json {
  return Object.fromEntries(
    names.map((name) => {
      const [description, required] = RESPONSE_HEADERS[name]!;
      return [name, { description, required, schema: { type: "string" } }];
    }),
  );
}

const BYTES = { "*/*": { schema: { format: "binary" } } };

function contentOf(
  kind: Exclude<AnswerKind, { body: "none" }>,
  headers: readonly string[],
  version: OpenApiVersion,
): Json {
  if (!("schema" in kind)) return BYTES;
  const schema = ref(kind.schema);
  if (kind.body === "json") {
    const json = { "application/json": { schema } };
    return headers.includes("Range") ? { ...json, ...BYTES } : json;
  }
  return Object.fromEntries(
    LINE_TYPES.map((type) => [type, linesOf(type, schema, version)]),
  );
}

/**
 * Describes a stream as the list of its items, as OpenAPI 3.2 defines such a
 * media type. Generators create types from it.
 */
function linesOf(type: LineType, schema: Json, version: OpenApiVersion): Json {
  const line = { anyOf: [schema, ref("StreamError")] };
  const item = type === "text/event-stream" ? eventOf(schema) : line;
  return version === "3.1"
    ? {
      schema: type === "text/event-stream"
        ? { type: "string", description: "Server-Sent Events." }
        : { type: "array", items: line },
      "x-itemSchema": line,
    }
    : { schema: { type: "array", items: item }, itemSchema: item };
}

/** Describes an event of a stream with its data, as OpenAPI 3.2 defines it. */
function eventOf(data: Json): Json {
  return {
    oneOf: [
      dataEvent("message", data),
      dataEvent("error", ref("Problem")),
      dataEvent("end", { type: "object", maxProperties: 0 }),
    ],
  };
}

function dataEvent(event: string, contentSchema: Json): Json {
  const contentMediaType = "application/json";
  return {
    type: "object",
    required: event === "message" ? ["id", "data"] : ["event", "data"],
    properties: {
      id: { type: "string" },
      event: { const: event },
      data: { type: "string", contentMediaType, contentSchema },
    },
  };
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function responseName(status: number): string {
  return TITLES[status]!.replaceAll(" ", "");
}

function problemResponse(status: number): Json {
  return {
    description: TITLES[status],
    ...(status === 503 && { headers: headerObjects(["Retry-After"]) }),
    ...(status === 416 && { headers: headerObjects(["Content-Range"]) }),
    content: { [PROBLEM_TYPE]: { schema: ref("Problem") } },
  };
}
