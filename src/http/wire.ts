// One file: all schemas share one registry, from which the OpenAPI document is
// created.
import * as z from "zod/mini";
import {
  type FlowRunView,
  type GroupedFailures,
  type JsonValue,
  type LogLine,
  type ResultProblem,
  type State,
  STATE_TYPES,
} from "../../mod.ts";
import type { FlowGraph } from "../flow_runs/flow_graph.ts";
import type { Problem } from "./problem.ts";

// The types of all bodies that the handler sends. Each has one schema here,
// which the OpenAPI document and the types of the page are derived from.

/**
 * Schemas that are components of the OpenAPI document, and metadata of others.
 */
const registry = z.registry<Record<string, unknown>>();

function named<Schema extends z.ZodMiniType>(
  id: string,
  schema: Schema,
  notes: Readonly<Record<string, unknown>> = {},
): Schema {
  registry.add(schema, { id, ...notes });
  return schema;
}

function noted<Schema extends z.ZodMiniType>(
  schema: Schema,
  notes: Readonly<Record<string, unknown>>,
): Schema {
  registry.add(schema, notes);
  return schema;
}

const string = z.string();
const nullableString = z.nullable(string);
const uuid = noted(z.string(), { format: "uuid" });
const count = (description: string) =>
  noted(z.nullable(z.int()), { description });

const problem: z.ZodMiniType<Problem> = named(
  "Problem",
  z.looseObject({
    type: z.literal("about:blank"),
    title: string,
    status: z.int().check(z.gte(400), z.lte(599)),
    detail: string,
    code: noted(z.string(), {
      description: "A stable code for programs.",
    }),
    hint: z.exactOptional(string),
    instance: noted(z.string(), { format: "uri-reference" }),
  }),
  { description: "Problem details of RFC 9457." },
);

const resultRef = named(
  "ResultRef",
  z.catchall(
    z.object({ type: string, location: nullableString }),
    nullableString,
  ),
  {
    description:
      "The location of a result, with further fields by its type. For a PrefectResult the location is null, as it is the value.",
  },
);

/** Typed by the library: the fields of a state depend on its type. */
const state = named(
  "State",
  z.looseObject({
    type: z.enum(STATE_TYPES),
    message: nullableString,
    context: z.nullable(z.looseObject({})),
    cachedInputs: z.nullable(z.record(z.string(), resultRef)),
    result: z.nullable(resultRef),
  }) as z.ZodMiniType as z.ZodMiniType<State>,
  { description: "A state, with further fields by its type." },
);

const resultProblem: z.ZodMiniType<ResultProblem> = named(
  "ResultProblem",
  z.strictObject({ code: string, message: string, hint: nullableString }),
  { description: "The reason why a result cannot be loaded." },
);

const result = named(
  "Result",
  z.strictObject({
    type: nullableString,
    location: nullableString,
    url: nullableString,
    isLoadable: z.boolean(),
    problem: z.nullable(resultProblem),
  }),
  { description: "The description of a result, which is not loaded." },
);

const taskRunFields = {
  taskRunId: uuid,
  taskId: uuid,
  taskSlug: string,
  name: nullableString,
  state,
  mapIndex: noted(z.int().check(z.gte(-1)), {
    description:
      "The map index, from 0; -1 for a task that is not a mapped child.",
  }),
  flowRunId: uuid,
};

const taskRunData = named("TaskRunData", z.strictObject(taskRunFields), {
  description: "A task run.",
});

const taskRun = named("TaskRun", z.strictObject({ ...taskRunFields, result }), {
  description: "A task run, and a description of its result.",
});

const value = named("Value", z.unknown() as z.ZodMiniType<JsonValue>, {
  description:
    "A Python value. A value without a JSON form is an object whose `$type` names its type.",
});

const mappedChild = named(
  "MappedChild",
  z.strictObject({
    mapIndex: z.int().check(z.gte(0)),
    taskRunId: uuid,
    state,
    result: z.exactOptional(value),
    error: z.exactOptional(resultProblem),
  }),
  {
    description: "A child of a mapped task run.",
    not: { required: ["result", "error"] },
  },
);

named("StreamError", z.strictObject({ error: problem }), {
  description:
    "The last item of a stream that ended with an error. In an event stream, it is the problem alone, as an event `error`.",
});

const flowRun = named(
  "FlowRun",
  z.strictObject({
    flowRunId: uuid,
    name: nullableString,
    flowId: noted(z.nullable(z.string()), { format: "uuid" }),
    flow: z.strictObject({
      name: nullableString,
      version: z.nullable(z.int()),
      project: noted(z.nullable(z.string()), {
        description: "The name of its project.",
      }),
    }),
    state,
    states: noted(
      z.array(z.strictObject({ timestamp: string, state })),
      { description: "Its states, earliest first." },
    ),
    labels: z.array(string),
    parameters: z.looseObject({}),
    context: z.looseObject({}),
    scheduledStartTime: nullableString,
    startTime: nullableString,
    endTime: nullableString,
    updatedAt: string,
  }) as z.ZodMiniType as z.ZodMiniType<FlowRunView>,
  { description: "A flow run. Unknown fields are null." },
);

const logLine: z.ZodMiniType<LogLine> = named(
  "LogLine",
  z.strictObject({
    timestamp: string,
    level: noted(z.nullable(z.string()), {
      description: "DEBUG, INFO, WARNING, ERROR, CRITICAL or a custom level.",
    }),
    logger: nullableString,
    message: nullableString,
    taskRunId: noted(z.nullable(z.string()), {
      description: "The task run that logged it; null for the flow run.",
    }),
  }),
  { description: "A log line of a run." },
);

const times = noted(
  z.strictObject({
    taskRunId: uuid,
    startTime: nullableString,
    endTime: nullableString,
    stateTime: noted(z.nullable(z.string()), {
      description: "The time when its state was set.",
    }),
    stateChanges: count("The number of changes of its state."),
    runs: count("The number of times that it was Running."),
    retries: count("The number of times that it was Retrying."),
    attempts: noted(
      z.nullable(z.array(
        z.strictObject({ startTime: string, endTime: nullableString }),
      )),
      {
        description:
          "Its attempts, earliest first: from Running to the next Retrying or " +
          "Looped. The last one has no separate end.",
      },
    ),
  }),
  { description: "The execution times of a task run. Unknown times are null." },
);

named("Times", z.array(times));

const childTimes = named(
  "ChildTimes",
  z.strictObject({
    mapIndex: z.int().check(z.gte(0)),
    taskRunId: uuid,
    startTime: nullableString,
    endTime: nullableString,
  }),
  { description: "The start and end time of a child of a mapped task run." },
);

const flowGraph: z.ZodMiniType<FlowGraph> = named(
  "FlowGraph",
  z.strictObject({
    tasks: z.array(z.strictObject({
      taskId: uuid,
      slug: string,
      name: nullableString,
      isMapped: z.boolean(),
    })),
    edges: z.array(z.strictObject({
      upstreamTaskId: uuid,
      downstreamTaskId: uuid,
      key: noted(z.nullable(z.string()), {
        description: "The parameter that receives the result.",
      }),
      isMapped: noted(z.boolean(), {
        description: "Whether the downstream task is mapped over the result.",
      }),
    })),
  }),
  { description: "The tasks of a flow and their dependencies." },
);

const childrenCount = noted(
  z.strictObject({
    taskRunId: uuid,
    states: noted(z.record(z.string(), z.int()), {
      description: "The number of children by the name of their state.",
    }),
    startTime: noted(z.nullable(z.string()), {
      description: "The first start time of the children.",
    }),
    endTime: noted(z.nullable(z.string()), {
      description: "The last end time of the children.",
    }),
  }),
  { description: "The number of children of a mapped task in each state." },
);

named("ChildrenCounts", z.array(childrenCount));

const failures: z.ZodMiniType<GroupedFailures> = named(
  "Failures",
  z.strictObject({
    count: z.int(),
    causes: z.array(z.strictObject({
      type: z.enum(STATE_TYPES),
      pattern: noted(z.nullable(z.string()), {
        description:
          "The message without numbers, ids, quoted strings and paths; null " +
          "for all further causes.",
      }),
      count: z.int(),
      firstTime: nullableString,
      tasks: z.array(
        z.strictObject({
          taskSlug: string,
          count: z.int(),
          firstIndex: z.int(),
        }),
      ),
      sample: z.strictObject({
        taskRunId: uuid,
        taskSlug: string,
        mapIndex: z.int(),
        message: nullableString,
      }),
    })),
  }),
  { description: "Failed task runs by cause, the most frequent first." },
);

const rows = named(
  "Rows",
  z.strictObject({
    rows: noted(z.nullable(z.readonly(z.array(z.unknown()))), {
      description: "Null where the run does not exist, or nothing is known.",
    }),
  }),
  { description: "Rows as Prefect's API has them." },
);

named(
  "OpenApi",
  z.looseObject({
    openapi: z.string().check(z.regex(/^3\.[12]\.\d+$/)),
    info: z.looseObject({}),
    paths: z.looseObject({}),
  }),
  { description: "An OpenAPI document." },
);

/** A task run without its result. */
export type PublicTaskRunData = Readonly<z.infer<typeof taskRunData>>;
/** A task run, and a description of its result. */
export type PublicTaskRun = Readonly<z.infer<typeof taskRun>>;
/** The description of a result, which is not loaded. */
export type PublicResult = Readonly<z.infer<typeof result>>;
/** A child of a mapped task run. */
export type PublicChild = Readonly<z.infer<typeof mappedChild>>;
/** A flow run. */
export type PublicFlowRun = Readonly<z.infer<typeof flowRun>>;
/** A log line of a run. */
export type PublicLogLine = Readonly<z.infer<typeof logLine>>;
/** The start and end time of a child of a mapped task run. */
export type PublicChildTimes = Readonly<z.infer<typeof childTimes>>;
/** The execution times of a task run. */
export type PublicTimes = Readonly<z.infer<typeof times>>;
/** The tasks of a flow and their dependencies. */
export type PublicFlowGraph = Readonly<z.infer<typeof flowGraph>>;
/** The number of children of a mapped task in each state. */
export type PublicChildrenCount = Readonly<z.infer<typeof childrenCount>>;
/** Failed task runs by cause. */
export type PublicFailures = Readonly<z.infer<typeof failures>>;

/** Rows as Prefect's API has them. */
export type PublicRows = Readonly<z.infer<typeof rows>>;

type JsonSchema = Readonly<Record<string, unknown>>;

let schemas: Readonly<Record<string, JsonSchema>> | undefined;

/** The schemas of all bodies by name, as components of an OpenAPI document. */
export function wireSchemas(): Readonly<Record<string, JsonSchema>> {
  schemas ??= Object.fromEntries(
    Object.entries(toJsonSchemas()).map(([name, schema]) => {
      const { $schema: _, $id: __, ...rest } = schema;
      return [name, rest];
    }),
  );
  return schemas;
}

function toJsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return z.toJSONSchema(registry as Parameters<typeof z.toJSONSchema>[0], {
    metadata: registry,
    uri: (id) => `#/components/schemas/${id}`,
    override({ jsonSchema }) {
      // An integer of JSON has no bounds.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        delete jsonSchema.maximum;
      }
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) {
        delete jsonSchema.minimum;
      }
    },
  }).schemas as Readonly<Record<string, JsonSchema>>;
}
