// One file: all schemas share one registry, which the OpenAPI document is made of.
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

// The types of all bodies that the handler sends. Each has one schema here: the
// OpenAPI document is made of them, and so are the types of the page.

/** Schemas that are components of the OpenAPI document, and notes on others. */
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
      description: "Stable, for programs to switch over.",
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
      "Where a result is stored, with further fields by its type. Of a PrefectResult the location is null here: it is the value.",
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
  { description: "Why a result cannot be loaded." },
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
  { description: "What is known of a result without loading it." },
);

const taskRunFields = {
  taskRunId: uuid,
  taskId: uuid,
  taskSlug: string,
  name: nullableString,
  state,
  mapIndex: noted(z.int().check(z.gte(-1)), {
    description: "The index of a mapped child, from 0; else -1.",
  }),
  flowRunId: uuid,
};

const taskRunData = named("TaskRunData", z.strictObject(taskRunFields), {
  description: "A task run.",
});

const taskRun = named("TaskRun", z.strictObject({ ...taskRunFields, result }), {
  description: "A task run, and where its result is.",
});

const value = named("Value", z.unknown() as z.ZodMiniType<JsonValue>, {
  description:
    "A Python value. What JSON has no form for is an object whose `$type` names its type.",
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
    "The last item of a stream that could not go on. In an event stream the problem alone, as an event `error`.",
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
      { description: "The states that it has been in, the earliest first." },
    ),
    labels: z.array(string),
    parameters: z.looseObject({}),
    context: z.looseObject({}),
    scheduledStartTime: nullableString,
    startTime: nullableString,
    endTime: nullableString,
    updatedAt: string,
  }) as z.ZodMiniType as z.ZodMiniType<FlowRunView>,
  { description: "A flow run; null where something is not known." },
);

const logLine: z.ZodMiniType<LogLine> = named(
  "LogLine",
  z.strictObject({
    timestamp: string,
    level: noted(z.nullable(z.string()), {
      description:
        "DEBUG, INFO, WARNING, ERROR, CRITICAL or one of the flow's own.",
    }),
    logger: nullableString,
    message: nullableString,
    taskRunId: noted(z.nullable(z.string()), {
      description: "The task run that has logged it; null if the flow run has.",
    }),
  }),
  { description: "A line that a run has logged." },
);

const times = noted(
  z.strictObject({
    taskRunId: uuid,
    startTime: nullableString,
    endTime: nullableString,
    stateTime: noted(z.nullable(z.string()), {
      description: "When its state was set.",
    }),
    stateChanges: count("How often its state has changed."),
    runs: count("How often it was Running."),
    retries: count("How often it was Retrying."),
    attempts: noted(
      z.nullable(z.array(
        z.strictObject({ startTime: string, endTime: nullableString }),
      )),
      {
        description:
          "Its runs, the earliest first: from Running to the next Retrying or " +
          "Looped. The last one has no end of its own.",
      },
    ),
  }),
  { description: "When a task run ran; null where it is not known." },
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
  { description: "When a child of a mapped task run started and ended." },
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
        description: "Whether the task that waits is mapped over the result.",
      }),
    })),
  }),
  { description: "The tasks of a flow, and the dependencies between them." },
);

const childrenCount = noted(
  z.strictObject({
    taskRunId: uuid,
    states: noted(z.record(z.string(), z.int()), {
      description: "The number of children by the name of their state.",
    }),
    startTime: noted(z.nullable(z.string()), {
      description: "When the first of them started.",
    }),
    endTime: noted(z.nullable(z.string()), {
      description: "When the last of them ended.",
    }),
  }),
  { description: "How many children of a mapped task are in each state." },
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
          "stands for all further causes.",
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
/** A task run, and where its result is. */
export type PublicTaskRun = Readonly<z.infer<typeof taskRun>>;
/** What is known of a result without loading it. */
export type PublicResult = Readonly<z.infer<typeof result>>;
/** A child of a mapped task run. */
export type PublicChild = Readonly<z.infer<typeof mappedChild>>;
/** A flow run. */
export type PublicFlowRun = Readonly<z.infer<typeof flowRun>>;
/** A line that a run has logged. */
export type PublicLogLine = Readonly<z.infer<typeof logLine>>;
/** When a child of a mapped task run ran. */
export type PublicChildTimes = Readonly<z.infer<typeof childTimes>>;
/** When a task run ran. */
export type PublicTimes = Readonly<z.infer<typeof times>>;
/** The tasks of a flow, and the dependencies between them. */
export type PublicFlowGraph = Readonly<z.infer<typeof flowGraph>>;
/** How many children of a mapped task are in each state. */
export type PublicChildrenCount = Readonly<z.infer<typeof childrenCount>>;
/** Failed task runs by cause. */
export type PublicFailures = Readonly<z.infer<typeof failures>>;

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
      // An integer of JSON has no bounds of its own.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        delete jsonSchema.maximum;
      }
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) {
        delete jsonSchema.minimum;
      }
    },
  }).schemas as Readonly<Record<string, JsonSchema>>;
}
