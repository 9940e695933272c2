import { assert, assertEquals } from "@std/assert";
import {
  brotliDecompressSync,
  gunzipSync,
  zstdDecompressSync,
} from "node:zlib";
import addFormats from "ajv-formats";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { openApiDocument } from "../../src/http/openapi/document.ts";
import { ROUTES } from "../../src/http/routes/table.ts";

// deno-lint-ignore no-explicit-any -- a document of JSON
const DOCUMENT = openApiDocument(ROUTES, "") as any;

// A document is no schema: strict mode knows none of its own words.
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(DOCUMENT, "api");

const validators = new Map<string, ValidateFunction>();

/** Fails unless data is what a schema of the document says. */
function assertFits(pointer: string, data: unknown): void {
  const known = validators.get(pointer) ??
    ajv.compile({ $ref: `api${pointer}` });
  validators.set(pointer, known);
  assert(known(data), `${pointer}: ${ajv.errorsText(known.errors)}`);
}

const PROBLEM = "#/components/schemas/Problem";

function entriesOf(
  headers: Record<string, { required: boolean }> = {},
) {
  return Object.entries(headers);
}

function templateOf(path: string): string | undefined {
  return Object.keys(DOCUMENT.paths).find((template) =>
    new RegExp(`^${template.replace("{id}", "[^/]+")}$`).test(path)
  );
}

/**
 * Fails unless an answer is one of those that the OpenAPI document names for its
 * path, with a body that fits.
 *
 * @returns The same answer, its body unread.
 */
export async function keeping(
  { method, url }: Request,
  response: Response,
  basePath: string,
): Promise<Response> {
  const { status, headers } = response;
  const text = await plainText(response.clone());
  const type = headers.get("content-type");
  const isProblem = type === "application/problem+json";
  assertEquals(isProblem, status >= 400, `${status} as ${type}`);
  if (isProblem && method !== "HEAD") {
    assertFits(PROBLEM, JSON.parse(text));
    assertEquals(JSON.parse(text).status, status);
  }
  const template = templateOf(new URL(url).pathname.slice(basePath.length));
  const name = method.toLowerCase();
  if (template === undefined || !["get", "head"].includes(name)) {
    return response;
  }
  const at = `${name} ${template} ${status}`;
  const told = DOCUMENT.paths[template][name].responses[status];
  assert(told !== undefined, `${at} is not in the document`);
  for (const [header, { required }] of entriesOf(told.headers)) {
    assert(headers.has(header) || !required, `${at} has no ${header}`);
  }
  if (method === "HEAD" || status === 204 || status === 304) {
    assertEquals(text, "", at);
  } else if (!isProblem) {
    checkBody(template, told.content, status, type!, text, at);
  }
  return response;
}

const UNPACK: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

/** The text of a body in any coding; the head of a compressed one has none. */
async function plainText(response: Response): Promise<string> {
  const unpack = UNPACK[response.headers.get("content-encoding") ?? ""];
  const bytes = await response.bytes();
  const plain = unpack && bytes.length > 0 ? unpack(bytes) : bytes;
  return new TextDecoder().decode(plain);
}

function checkBody(
  template: string,
  content: Record<string, unknown>,
  status: number,
  type: string,
  text: string,
  at: string,
): void {
  const escaped = template.replaceAll("~", "~0").replaceAll("/", "~1");
  const pointer = `#/paths/${
    encodeURIComponent(escaped)
  }/get/responses/${status}/content/`;
  if (content[type] === undefined) {
    assert(content["*/*"] !== undefined, `${at} as ${type}`);
    return;
  }
  const media = pointer + encodeURIComponent(type.replaceAll("/", "~1"));
  if (type === "application/json") {
    return assertFits(`${media}/schema`, JSON.parse(text));
  }
  for (const item of itemsOf(type, text)) {
    assertFits(`${media}/x-itemSchema`, item);
  }
}

function itemsOf(type: string, text: string): unknown[] {
  if (type !== "text/event-stream") return linesOf(text);
  return eventsOf(text).flatMap(({ event, data }) => {
    if (event === "error") assertFits(PROBLEM, data);
    return event === "message" ? [data] : [];
  });
}

/** The items of NDJSON. */
// deno-lint-ignore no-explicit-any -- whatever the test expects of it
export function linesOf(text: string): any[] {
  return text.split("\n").filter((line) => line !== "").map((line) =>
    JSON.parse(line)
  );
}

/** An event of Server-Sent Events. */
export interface ServerEvent {
  readonly id: string | undefined;
  readonly event: string;
  // deno-lint-ignore no-explicit-any -- whatever the test expects of it
  readonly data: any;
}

/** The events of a stream; what has no data is no event. */
export function eventsOf(text: string): ServerEvent[] {
  return text.split("\n\n").flatMap((block) => {
    const fields = new Map(
      block.split("\n").map((line) => {
        const [name = "", ...rest] = line.split(": ");
        return [name, rest.join(": ")] as const;
      }),
    );
    const data = fields.get("data");
    if (data === undefined) return [];
    return [{
      id: fields.get("id"),
      event: fields.get("event") ?? "message",
      data: JSON.parse(data),
    }];
  });
}
