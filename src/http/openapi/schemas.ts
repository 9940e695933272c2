import { STATE_TYPES } from "../../../mod.ts";

type Schema = Readonly<Record<string, unknown>>;

const text = { type: "string" };
const nullableText = { type: ["string", "null"] };
const uuid = { type: "string", format: "uuid" };
const mapIndex = {
  type: "integer",
  minimum: -1,
  description: "Which mapped child it is, from 0; -1 if it is none.",
};

/** Every property is there, and no other, unless `more` says so. */
function object(
  description: string,
  properties: Schema,
  more: Schema = { additionalProperties: false },
): Schema {
  const required = Object.keys(properties);
  return { type: "object", description, properties, required, ...more };
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: "null" }] };
}

const taskRunData = {
  taskRunId: uuid,
  taskId: uuid,
  taskSlug: text,
  name: nullableText,
  state: ref("State"),
  mapIndex,
  flowRunId: uuid,
};

/** The schemas of the OpenAPI document. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Problem: {
    ...object("Problem details of RFC 9457.", {
      type: { const: "about:blank" },
      title: text,
      status: { type: "integer", minimum: 400, maximum: 599 },
      detail: text,
      code: { ...text, description: "Stable, for programs to switch over." },
      instance: { ...text, format: "uri-reference" },
    }, {}),
  },
  ResultRef: object(
    "Where a result is stored, with further fields by its type. Of a PrefectResult the location is null here: it is the value.",
    { type: text, location: nullableText },
    { additionalProperties: nullableText },
  ),
  State: object(
    "A state, with further fields by its type.",
    {
      type: { type: "string", enum: STATE_TYPES },
      message: nullableText,
      context: { type: ["object", "null"] },
      cachedInputs: nullable({
        type: "object",
        additionalProperties: ref("ResultRef"),
      }),
      result: nullable(ref("ResultRef")),
    },
    {},
  ),
  ResultProblem: object("Why a result cannot be loaded.", {
    code: text,
    message: text,
    hint: nullableText,
  }),
  Result: object("What is known of a result without loading it.", {
    type: nullableText,
    location: nullableText,
    url: nullableText,
    isLoadable: { type: "boolean" },
    problem: nullable(ref("ResultProblem")),
  }),
  TaskRunData: object("A task run.", taskRunData),
  TaskRun: object("A task run, and where its result is.", {
    ...taskRunData,
    result: ref("Result"),
  }),
  MappedChild: {
    ...object("A child of a mapped task run.", {
      mapIndex: { type: "integer", minimum: 0 },
      taskRunId: uuid,
      state: ref("State"),
    }, {}),
    properties: {
      mapIndex: { type: "integer", minimum: 0 },
      taskRunId: uuid,
      state: ref("State"),
      result: ref("Value"),
      error: ref("ResultProblem"),
    },
    additionalProperties: false,
    not: { required: ["result", "error"] },
  },
  StreamError: object(
    "The last item of a stream that could not go on. In an event stream the problem alone, as an event `error`.",
    { error: ref("Problem") },
  ),
  FlowRun: object("A flow run; null where something is not known.", {
    flowRunId: uuid,
    name: nullableText,
    flowName: nullableText,
    state: nullableText,
    startTime: nullableText,
    endTime: nullableText,
  }),
  Times: {
    type: "array",
    items: object("When a task run was at work; null where it is not known.", {
      taskRunId: uuid,
      startTime: nullableText,
      endTime: nullableText,
      stateTime: { ...nullableText, description: "When its state was set." },
      stateChanges: { type: ["integer", "null"] },
      runs: {
        type: ["integer", "null"],
        description: "How often it was Running.",
      },
      retries: {
        type: ["integer", "null"],
        description: "How often it was Retrying.",
      },
    }),
  },
  Value: {
    description:
      "A Python value. What JSON has no form for is an object whose `$type` says what it is.",
  },
  OpenApi: {
    type: "object",
    description: "An OpenAPI document.",
    properties: {
      openapi: { type: "string", pattern: "^3\\.1\\.\\d+$" },
      info: { type: "object" },
      paths: { type: "object" },
    },
    required: ["openapi", "info", "paths"],
  },
};
