import { CALL_OPTIONS, type CallOptions, withDeadline } from "./async/abort.ts";
import {
  callLimits,
  type Client,
  clientContext,
  createClient,
  taskRunsOf,
} from "./api/client.ts";
import type { Serializer } from "./decode/serializer.ts";
import { TaskRunError } from "./model/errors.ts";
import type { GatherOptions } from "./children/gather.ts";
import { lazyImport } from "./async/lazy_import.ts";
import { resultTimeout } from "./result/timeout.ts";
import { type Once, once } from "./async/once.ts";
import type { ResultContext } from "./result/context.ts";
import { equalRefs } from "./model/result_ref.ts";
import { labelOf, type TaskRunRow } from "./model/row.ts";
import type { StandardSchemaV1 } from "./model/schema.ts";
import { isMapped } from "./model/state/predicates.ts";
import {
  checkOptions,
  labelOf as kindOf,
  type OptionTable,
} from "./platform/options.ts";

/** The type of one item of a result that is a list. */
export type ItemOf<T> = T extends readonly (infer Item)[] ? Item : unknown;

/** Options for loading a result. */
export interface ResultOptions extends CallOptions {
  /**
   * For a mapped parent: returns an entry for each child, loaded or not.
   *
   * @default {false}
   */
  readonly settled?: boolean | undefined;
  /**
   * For a mapped parent: the number of children that are read concurrently, at
   * most 1,000.
   *
   * @default {6}
   */
  readonly concurrency?: number | undefined;
  /** For a mapped parent: called after each child. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const RESULT_OPTIONS: OptionTable<ResultOptions> = {
  ...CALL_OPTIONS,
  settled: "boolean",
  concurrency: "number",
  onProgress: "function",
};

/**
 * Loads the result of a task run once, when it is first called.
 *
 * The value of a mapped parent is the list of its children's results. With
 * `settled`, it is a list of one `PromiseSettledResult` per child, which the
 * schema does not check. Concurrent calls share one load with the options of
 * the first call. A failed load is not kept: the next call tries again.
 * `timeoutMs` limits the wait of this call only.
 *
 * It rejects with a {@linkcode TaskRunError} `not_finished`, `missing_index` or,
 * for `settled` without children to map, `not_mapped`; with a `ResultError` if
 * the result cannot be loaded, and with an {@linkcode ApiError} if the children
 * cannot be listed.
 */
export interface ResultThunk<T> {
  /** Returns an entry per child, loaded or not. */
  (
    options: ResultOptions & { readonly settled: true },
  ): Promise<PromiseSettledResult<ItemOf<T>>[]>;
  /** Returns the value. */
  (
    options?: ResultOptions & { readonly settled?: false | undefined },
  ): Promise<T>;
  /** Returns either, if `settled` is known only at run time. */
  (options?: ResultOptions): Promise<T | PromiseSettledResult<ItemOf<T>>[]>;
}

/**
 * One task run as the API reported it: frozen plain data, and a function that
 * loads the result.
 *
 * The seven fields are enumerable, `result` is not: `JSON.stringify`,
 * `structuredClone` and spreading include only the data.
 */
export interface TaskRunView<T = unknown> extends TaskRunRow {
  /** Loads the result. */
  readonly result: ResultThunk<T>;
}

/** Options for creating a view. */
export interface ViewOptions<T> extends CallOptions {
  /** The client. By default, one is created from the environment. */
  readonly client?: Client | undefined;
  /** Checks results and gives them a type (Standard Schema: zod, valibot, …). */
  readonly schema?: StandardSchemaV1<unknown, T> | undefined;
  /** Decodes results, in place of the client's serializer. */
  readonly serializer?: Serializer | undefined;
}

/** The options of every call that creates views. */
export const VIEW_OPTIONS: OptionTable<ViewOptions<unknown>> = {
  ...CALL_OPTIONS,
  client: "client",
  schema: "schema",
  serializer: "serializer",
};

/**
 * Throws unless a value is a view, or a clone of one.
 *
 * @param act The act that failed, for the message.
 */
export function checkView(act: string, view: TaskRunView): void {
  if (typeof view?.taskRunId === "string" && view.state?.type) return;
  throw new TypeError(
    `Cannot ${act}: the view is ${kindOf(view)}, not a task run`,
  );
}

/** The loads that callers of one view share. */
interface Loads<T> {
  readonly value: Once<T>;
  /** For a mapped parent: its children's results, before the schema. */
  readonly gathered?: Gathered;
}

interface Gathered {
  readonly values: Once<unknown[]>;
  readonly entries: Once<PromiseSettledResult<unknown>[]>;
}

// Kept beside the view, which is frozen. The views of one iteration share their
// options, and loads are created on demand: most views are never loaded.
const origins = new WeakMap<TaskRunRow, ViewOptions<never>>();
const loads = new WeakMap<TaskRunRow, Loads<never>>();

/**
 * The options that a view was created with; empty for a clone, which is plain
 * data.
 */
export function originOf<T>(view: TaskRunView<T>): ViewOptions<T> {
  return (origins.get(view) ?? {}) as ViewOptions<T>;
}

function loadsOf<T>(view: TaskRunRow): Loads<T> {
  const begun = loads.get(view) as Loads<T> | undefined;
  if (begun !== undefined) return begun;
  const made: Loads<T> = {
    value: once(),
    ...(isMapped(view.state) &&
      { gathered: { values: once(), entries: once() } }),
  };
  loads.set(view, made as Loads<never>);
  return made;
}

/** Creates a view of a row. */
export function createView<T>(
  row: TaskRunRow,
  origin: ViewOptions<T>,
): TaskRunView<T> {
  const view = { ...row };
  const result = async (options: ResultOptions = {}) => {
    checkOptions("load a result", options, RESULT_OPTIONS);
    return options.settled
      ? await settle(view, origin, options)
      : await loadOnce(view, origin, options);
  };
  Object.defineProperty(view, "result", { value: Object.freeze(result) });
  origins.set(view, origin as ViewOptions<never>);
  return Object.freeze(view) as TaskRunView<T>;
}

/**
 * Creates a view of a newer row. It keeps a loaded result while the state
 * refers to the same one.
 */
export function renewView<T>(
  view: TaskRunView<T>,
  row: TaskRunRow,
  client: Client,
): TaskRunView<T> {
  const renewed = createView(row, { ...originOf(view), client });
  const loaded = (loads.get(view) as Loads<T> | undefined)?.value.loaded();
  if (loaded && hasSameResult(view, row)) {
    loadsOf<T>(renewed).value.keep(loaded.value);
  }
  return renewed;
}

function hasSameResult({ state }: TaskRunRow, newer: TaskRunRow): boolean {
  return isMapped(state) === isMapped(newer.state) &&
    equalRefs(state.result, newer.state.result);
}

// Most views are never loaded, so the code for it is imported on demand.
const importLoad = /* @__PURE__ */ lazyImport(() => import("./result/load.ts"));
const importResolve = /* @__PURE__ */ lazyImport(() =>
  import("./result/resolve_ref.ts")
);
const importGather = /* @__PURE__ */ lazyImport(() =>
  import("./children/gather.ts")
);

/**
 * Collects the settings of the client, the view and the call for loading a
 * result.
 */
export function contextOf<T>(
  { client, serializer }: ViewOptions<T>,
  signal: AbortSignal,
): ResultContext {
  const { timeoutMs: _, ...context } = clientContext(client);
  return { ...context, serializer, signal };
}

async function loadOnce<T>(
  row: TaskRunRow,
  origin: ViewOptions<T>,
  options: ResultOptions,
): Promise<T> {
  checkConcurrency(options);
  const { value, gathered } = loadsOf<T>(row);
  const load = gathered
    ? (signal: AbortSignal) =>
      gathered.values.get(
        async (shared) =>
          (await importGather())
            .gatherResults(row, gatherOptions(origin, options, shared)),
        signal,
      )
    : (signal: AbortSignal) => loadOwn(row, origin, signal);
  return await withDeadline(
    callLimits(origin.client, options),
    (limit) => resultTimeout("load", row, limit),
    (signal) =>
      value.get(
        async (shared) => await accept(row, origin, await load(shared)),
        signal,
      ),
  );
}

async function loadOwn<T>(
  row: TaskRunRow,
  origin: ViewOptions<T>,
  signal: AbortSignal,
): Promise<unknown> {
  const { settings } = clientContext(origin.client);
  const ref = (await importResolve()).resolveRef(row, settings);
  return (await importLoad()).loadResult(row, ref, contextOf(origin, signal));
}

async function accept<T>(
  row: TaskRunRow,
  { schema }: ViewOptions<T>,
  value: unknown,
): Promise<T> {
  if (schema === undefined) return value as T;
  return (await importLoad()).validated(row, value, schema);
}

async function settle<T>(
  row: TaskRunRow,
  origin: ViewOptions<T>,
  options: ResultOptions,
): Promise<PromiseSettledResult<unknown>[]> {
  checkConcurrency(options);
  const { gathered } = loadsOf(row);
  if (gathered === undefined) {
    throw new TaskRunError(
      "not_mapped",
      `Cannot settle the results of ${labelOf(row)}: it is not a mapped task`,
      { taskRunId: row.taskRunId, hint: "Call result() without settled" },
    );
  }
  const known = gathered.values.loaded();
  if (known) return known.value.map(fulfilled);
  const entries = await withDeadline(
    callLimits(origin.client, options),
    (limit) => resultTimeout("load", row, limit),
    (signal) =>
      gathered.entries.get(
        async (shared) =>
          (await importGather())
            .settleResults(row, gatherOptions(origin, options, shared)),
        signal,
        () => false, // those that failed are tried again
      ),
  );
  if (entries.every(isFulfilled)) {
    gathered.values.keep(entries.map(({ value }) => value));
  }
  return entries;
}

function fulfilled<T>(value: T): PromiseFulfilledResult<T> {
  return { status: "fulfilled", value };
}

function isFulfilled<T>(
  entry: PromiseSettledResult<T>,
): entry is PromiseFulfilledResult<T> {
  return entry.status === "fulfilled";
}

/** The number of connections that an edge function may have open. */
export const DEFAULT_CONCURRENCY = 6;

function checkConcurrency(
  { concurrency = DEFAULT_CONCURRENCY }: ResultOptions,
): void {
  if (Number.isSafeInteger(concurrency) && concurrency > 0) return;
  throw new RangeError(
    `Cannot load a result: "concurrency" is ${concurrency}, not an integer above 0`,
  );
}

function gatherOptions<T>(
  origin: ViewOptions<T>,
  { concurrency = DEFAULT_CONCURRENCY, onProgress }: ResultOptions,
  signal: AbortSignal,
): GatherOptions {
  const client = origin.client ?? createClient();
  return {
    taskRuns: taskRunsOf(client),
    context: contextOf({ ...origin, client }, signal),
    concurrency,
    onProgress,
  };
}
