import { CALL_OPTIONS, type CallOptions } from "./async/abort.ts";
import { countdown } from "./async/countdown.ts";
import {
  callLimits,
  type Client,
  createClient,
  taskRunsOf,
} from "./api/client.ts";
import type { ApiError } from "./model/errors.ts";
import { idHint, notFound, slugHint } from "./model/not_found.ts";
import {
  findTaskRun,
  type TaskRunSource,
  type TaskRunWhere,
  whereTask,
} from "./model/task_run_source.ts";
import { parseTaskRunRow, type TaskRunRow } from "./model/row.ts";
import { toApiRow } from "./model/saved_row.ts";
import { equalStates } from "./model/state/equal_states.ts";
import { checkOptions, labelOf, type OptionTable } from "./platform/options.ts";
import { traced } from "./platform/tracing.ts";
import {
  checkView,
  createView,
  originOf,
  renewView,
  type TaskRunView,
  VIEW_OPTIONS,
  type ViewOptions,
} from "./view.ts";

/** Options for looking up a task run by its slug. */
export interface TaskSlugOptions<T = unknown> extends ViewOptions<T> {
  /**
   * The map index: that of a mapped child, or -1 for the task itself or the
   * mapped parent.
   *
   * @default {-1}
   */
  readonly mapIndex?: number | undefined;
}

const SLUG_OPTIONS: OptionTable<TaskSlugOptions> = {
  ...VIEW_OPTIONS,
  mapIndex: "number",
};

const ACT = "look up a task run";

/**
 * Reads the current state of a task run by its id.
 *
 * Sends one request. The result is not read until `result()` is called.
 *
 * @example Look up a task run by its id
 * ```ts
 * import { createClient, fromTaskRunId } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const id = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
 * const run = await fromTaskRunId(id, { client });
 * assertEquals(run.taskSlug, "SHOP_HOME-1");
 * assertEquals(run.state.type, "Success");
 * ```
 *
 * @param taskRunId The UUID of the task run.
 * @param options The client, a serializer, a schema, a signal and a time limit.
 * @returns The task run.
 * @throws {TypeError} If `taskRunId` is not a string, or an option is unknown
 * or of a wrong type.
 * @throws {ApiError} `not_found` if it does not exist, or any other error of a request.
 */
export async function fromTaskRunId<T = unknown>(
  taskRunId: string,
  options: ViewOptions<T> = {},
): Promise<TaskRunView<T>> {
  checkText(taskRunId, "taskRunId");
  checkOptions(ACT, options, VIEW_OPTIONS);
  return await traced(
    "fromTaskRunId",
    () => ({ "prefect.task_run.id": taskRunId }),
    () => lookUp({ taskRunId }, `task run "${taskRunId}"`, options),
  );
}

/**
 * Reads the current state of a task run by the slug of its task and the id of
 * its flow run.
 *
 * @example Look up a task run by its slug
 * ```ts
 * import { createClient, fromTaskSlug } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const flowRunId = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
 * const child = await fromTaskSlug("transform-1", flowRunId, { mapIndex: 1, client });
 * assertEquals(child.mapIndex, 1);
 * ```
 *
 * @param taskSlug The slug of the task, usually `<task name>-1`.
 * @param flowRunId The UUID of the flow run.
 * @param options The map index, the client, a serializer, a schema, a signal
 * and a time limit.
 * @returns The task run.
 * @throws {TypeError} If `taskSlug` or `flowRunId` is not a string, `mapIndex`
 * is not an integer, or an option is unknown or of a wrong type.
 * @throws {ApiError} `not_found` if it does not exist, or any other error of a request.
 */
export function fromTaskSlug<T = unknown>(
  taskSlug: string,
  flowRunId: string,
  options?: TaskSlugOptions<T>,
): Promise<TaskRunView<T>>;
/** Reads one task run, with the map index before the options. */
export function fromTaskSlug<T = unknown>(
  taskSlug: string,
  flowRunId: string,
  mapIndex?: number,
  options?: ViewOptions<T>,
): Promise<TaskRunView<T>>;
export async function fromTaskSlug<T = unknown>(
  taskSlug: string,
  flowRunId: string,
  indexOrOptions: number | TaskSlugOptions<T> = -1,
  viewOptions: ViewOptions<T> = {},
): Promise<TaskRunView<T>> {
  checkText(taskSlug, "taskSlug");
  checkText(flowRunId, "flowRunId");
  const isIndex = typeof indexOrOptions !== "object";
  const options = isIndex ? viewOptions : indexOrOptions;
  checkOptions(ACT, options, isIndex ? VIEW_OPTIONS : SLUG_OPTIONS);
  const mapIndex = isIndex ? indexOrOptions : indexOrOptions.mapIndex ?? -1;
  if (!Number.isSafeInteger(mapIndex)) {
    const found = typeof mapIndex === "number" ? mapIndex : labelOf(mapIndex);
    throw new TypeError(
      `Cannot ${ACT}: "mapIndex" is ${found}, not an integer`,
    );
  }
  const index = mapIndex < 0 ? "" : `[${mapIndex}]`;
  const label = `task run "${taskSlug}${index}" of flow run "${flowRunId}"`;
  return await traced(
    "fromTaskSlug",
    () => ({
      "prefect.task.slug": taskSlug,
      "prefect.flow_run.id": flowRunId,
      "prefect.task_run.map_index": mapIndex,
    }),
    () => lookUp(whereTask(taskSlug, flowRunId, mapIndex), label, options),
  );
}

/**
 * Creates a view of a saved row, such as one of a GraphQL answer, a database
 * dump or a log. No request is sent.
 *
 * @example Create a view from a row
 * ```ts
 * import { fromTaskRunData } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const run = fromTaskRunData<number>({
 *   id: "r", name: null, task: { id: "t", slug: "add-1" }, map_index: -1,
 *   flow_run_id: "f",
 *   serialized_state: {
 *     type: "Success",
 *     _result: { type: "PrefectResult", location: "42" },
 *   },
 * });
 * assertEquals(await run.result(), 42);
 * ```
 *
 * @param row `{ id, name, task: { id, slug }, map_index, serialized_state,
 * flow_run_id }`, of which `name` and `serialized_state` may be absent.
 * `task_id` and `task_slug` may replace `task`; `task`, `serialized_state` and
 * `map_index` may be strings, as in CSV. The row is copied. Further fields are
 * ignored.
 * @param options A serializer, a schema, and the client for later calls.
 * @returns The task run.
 * @throws {ApiError} `bad_response` if fields are missing or of a wrong type;
 * the message names all of them.
 */
export function fromTaskRunData<T = unknown>(
  row: unknown,
  options: ViewOptions<T> = {},
): TaskRunView<T> {
  checkOptions("make a view", options, VIEW_OPTIONS);
  return createView(parseTaskRunRow(toApiRow(row)), toOrigin(options));
}

/**
 * Reads the same task run again and returns a new view. The given view does not
 * change.
 *
 * The new view keeps a loaded result while the state refers to the same one.
 * {@linkcode fromTaskRunId} always creates a view without a loaded result.
 *
 * @example Read a task run again
 * ```ts
 * import { createClient, fromTaskRunId, getLatest } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const row = {
 *   id: "6605a1bd-0d72-5cfe-86e3-130e0febd052",
 *   name: null,
 *   task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "add-1" },
 *   map_index: -1,
 *   flow_run_id: "7157678d-c96d-5db4-9238-7e6a9d9a63b1",
 * };
 * await using api = await startTestBackend({
 *   rows: [{ ...row, serialized_state: { type: "Running" } }],
 * });
 * const run = await fromTaskRunId(row.id, { client: createClient({ apiUrl: api.url }) });
 * api.setRows([{ ...row, serialized_state: { type: "Success" } }]);
 * assertEquals((await getLatest(run)).state.type, "Success");
 * assertEquals(run.state.type, "Running");
 * ```
 *
 * @param view The task run.
 * @param options Signal and time limit.
 * @returns A new view.
 * @throws {TypeError} If `view` is not a task run, or an option is unknown.
 * @throws {ApiError} The same errors as {@linkcode fromTaskRunId}.
 */
export async function getLatest<T>(
  view: TaskRunView<T>,
  options: CallOptions = {},
): Promise<TaskRunView<T>> {
  checkView("read a task run again", view);
  checkOptions("read a task run again", options, CALL_OPTIONS);
  const { taskRunId } = view;
  const client = originOf(view).client ?? createClient();
  const row = await traced(
    "getLatest",
    () => ({ "prefect.task_run.id": taskRunId }),
    () => findOne(client, { taskRunId }, `task run "${taskRunId}"`, options),
  );
  return renewView(view, row, client);
}

/**
 * Reports whether two views show the same task run in the same state, by the id
 * and {@linkcode equalStates}. A loaded result makes no difference.
 *
 * @example Compare two views
 * ```ts
 * import { fromTaskRunData, isSameTaskRun } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * const row = { id: "r", task: { id: "t", slug: "add-1" }, map_index: -1, flow_run_id: "f" };
 * assert(isSameTaskRun(fromTaskRunData(row), fromTaskRunData(row)));
 * ```
 */
export function isSameTaskRun(a: TaskRunView, b: TaskRunView): boolean {
  for (const view of [a, b]) checkView("compare task runs", view);
  return a.taskRunId === b.taskRunId && equalStates(a.state, b.state);
}

async function lookUp<T>(
  where: TaskRunWhere,
  label: string,
  options: ViewOptions<T>,
): Promise<TaskRunView<T>> {
  const origin = toOrigin(options);
  const client = origin.client ?? createClient();
  const row = await findOne(client, where, label, options);
  return createView(row, { ...origin, client });
}

async function findOne(
  client: Client,
  where: TaskRunWhere,
  label: string,
  options: CallOptions,
): Promise<TaskRunRow> {
  const { signal, timeoutMs } = callLimits(client, options);
  const source = taskRunsOf(client);
  const timeLeft = countdown(timeoutMs);
  const row = await findTaskRun(source, where, label, {
    signal,
    timeoutMs: timeLeft(),
  });
  if (row !== undefined) return row;
  throw await missing(source, where, label, { signal, timeoutMs: timeLeft() });
}

/** Explains why a task run was not found; for a map index, from the parent. */
async function missing(
  source: TaskRunSource,
  { taskRunId, taskSlug, flowRunId = "", mapIndex }: TaskRunWhere,
  label: string,
  options: CallOptions,
): Promise<ApiError> {
  if (taskRunId !== undefined) return notFound(label, idHint(taskRunId));
  const slug = String(taskSlug);
  const parent = Number(mapIndex) < 0 ? undefined : await findTaskRun(
    source,
    whereTask(slug, flowRunId, -1),
    label,
    options,
  ).catch(() => options.signal?.throwIfAborted());
  if (!parent) return notFound(label, slugHint(slug, flowRunId));
  const { state } = parent;
  if (state.type !== "Mapped") {
    return notFound(label, "Leave out mapIndex", "its task is not mapped");
  }
  const count = state.nMapStates;
  return notFound(
    label,
    "Iterate over the children with iterMapped()",
    count === null ? undefined : `its task has ${countLabel(count)}`,
  );
}

function countLabel(count: number): string {
  if (count === 0) return "no children yet";
  return count === 1
    ? "1 child, with index 0"
    : `${count} children, 0 to ${count - 1}`;
}

function toOrigin<T>(
  { client, schema, serializer }: ViewOptions<T>,
): ViewOptions<T> {
  return { client, schema, serializer };
}

function checkText(value: unknown, name: string): void {
  if (typeof value === "string") return;
  throw new TypeError(
    `Cannot ${ACT}: "${name}" is ${labelOf(value)}, not a string`,
  );
}
