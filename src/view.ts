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
import { resolveRef, resultTimeout } from "./result/resolve_ref.ts";
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

/** What one item of a gathered result is, where the result is a list. */
export type ItemOf<T> = T extends readonly (infer Item)[] ? Item : unknown;

/** How a result is loaded. */
export interface ResultOptions extends CallOptions {
  /** Of a mapped parent: an entry for each child, loaded or not. */
  readonly settled?: boolean | undefined;
  /** Of a mapped parent: how many children are read at once, 6 by default, 1,000 at most. */
  readonly concurrency?: number | undefined;
  /** Of a mapped parent: called after each child. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const RESULT_OPTIONS: OptionTable<ResultOptions> = {
  ...CALL_OPTIONS,
  settled: "boolean",
  concurrency: "number",
  onProgress: "function",
};

/**
 * Loads the result of a task run: once for all callers, and only when it is called.
 *
 * The value of a mapped parent is the list of its children's results. With
 * `settled` it is a `PromiseSettledResult` per child, which the schema, being
 * one of the whole list, does not check. Calls at the same time
 * share one load, and the options of the first one hold; a failed load is not
 * kept. `timeoutMs` limits the wait of this call.
 *
 * It rejects with a {@linkcode TaskRunError} `not_finished`, `missing_index` or,
 * for `settled` without children to map, `not_mapped`; with a
 * `ResultError` where the result cannot be had, and with an
 * {@linkcode ApiError} where the children cannot be listed.
 */
export interface ResultThunk<T> {
  /** Gives an entry per child, loaded or not. */
  (
    options: ResultOptions & { readonly settled: true },
  ): Promise<PromiseSettledResult<ItemOf<T>>[]>;
  /** Gives the value. */
  (
    options?: ResultOptions & { readonly settled?: false | undefined },
  ): Promise<T>;
  /** Gives one of the two, where only a run of the program decides. */
  (options?: ResultOptions): Promise<T | PromiseSettledResult<ItemOf<T>>[]>;
}

/**
 * One task run as the API reported it: frozen plain data, and a thunk that loads
 * the result.
 *
 * The seven fields are enumerable, `result` is not: `JSON.stringify`,
 * `structuredClone` and spreading carry the data alone.
 */
export interface TaskRunView<T = unknown> extends TaskRunRow {
  /** Loads the result. */
  readonly result: ResultThunk<T>;
}

/** How a view is made. */
export interface ViewOptions<T> extends CallOptions {
  /** The client; by default one from the environment. */
  readonly client?: Client | undefined;
  /** Checks results and gives them a type (Standard Schema: zod, valibot, …). */
  readonly schema?: StandardSchemaV1<unknown, T> | undefined;
  /** Decodes results, in place of the client's serializer. */
  readonly serializer?: Serializer | undefined;
}

/** Of every call that makes views. */
export const VIEW_OPTIONS: OptionTable<ViewOptions<unknown>> = {
  ...CALL_OPTIONS,
  client: "client",
  schema: "schema",
  serializer: "serializer",
};

/**
 * Throws unless a value is a view, or a clone of one.
 *
 * @param act What cannot be done, for the message.
 */
export function checkView(act: string, view: TaskRunView): void {
  if (typeof view?.taskRunId === "string" && view.state?.type) return;
  throw new TypeError(
    `Cannot ${act}: the view is ${kindOf(view)}, not a task run`,
  );
}

/** What the loads of one view share. */
interface Loads<T> {
  readonly value: Once<T>;
  /** Of a mapped parent: its children's results, unchecked. */
  readonly gathered?: Gathered;
}

interface Gathered {
  readonly values: Once<unknown[]>;
  readonly entries: Once<PromiseSettledResult<unknown>[]>;
}

// Beside the view, which is frozen. The views of one iteration share their
// options, and loads are made on demand: most views are never loaded.
const origins = new WeakMap<TaskRunRow, ViewOptions<never>>();
const loads = new WeakMap<TaskRunRow, Loads<never>>();

/** The options that a view was made with; none for a clone, which is data alone. */
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

/** Makes a view of a row. */
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
 * Makes a view of a newer row. A result that was loaded is handed on while the
 * state refers to the same one.
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

// Most views are never loaded, so that the code for it is imported on demand.
const importLoad = /* @__PURE__ */ lazyImport(() => import("./result/load.ts"));
const importGather = /* @__PURE__ */ lazyImport(() =>
  import("./children/gather.ts")
);

/** What loading a result takes from the client, the view and the call. */
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
    : loader(row, origin);
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

function loader<T>(
  row: TaskRunRow,
  origin: ViewOptions<T>,
): (signal: AbortSignal) => Promise<unknown> {
  const ref = resolveRef(row, clientContext(origin.client).settings);
  return async (signal) =>
    (await importLoad()).loadResult(row, ref, contextOf(origin, signal));
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

/** At most what an edge function may have open at once. */
const DEFAULT_CONCURRENCY = 6;

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
