import { type CallOptions, withDeadline } from "./async/abort.ts";
import { type Client, createClient, resultsOf } from "./api/client.ts";
import { taskRunsOf } from "./api/task_runs.ts";
import type { Serializer } from "./decode/serializer.ts";
import { TaskRunError } from "./model/errors.ts";
import type { GatherContext } from "./children/gather.ts";
import { lazily } from "./async/lazy_import.ts";
import { loadableRef, resultTimeout } from "./result/resolve_ref.ts";
import { type Once, once } from "./async/once.ts";
import type { LoadContext } from "./result/load.ts";
import { labelOf, type TaskRunRow } from "./model/row.ts";
import type { StandardSchemaV1 } from "./model/schema.ts";
import { isMapped } from "./model/state.ts";

/** What one item of a gathered result is, where the result is a list. */
export type ItemOf<T> = T extends readonly (infer Item)[] ? Item : unknown;

/** How a result is loaded. */
export interface ResultOptions extends CallOptions {
  /** Of a mapped parent: an entry for each child, loaded or not. */
  readonly settled?: boolean | undefined;
  /** Of a mapped parent: how many children are read at once, 6 by default, 1,000 at most. */
  readonly concurrency?: number | undefined;
  /** Of a mapped parent: told after each child. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Loads the result of a task run: once, however many ask, and only when asked.
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
  (options?: ResultOptions): Promise<T>;
}

/**
 * One task run as the API told it: frozen plain data, and a thunk that loads
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
  /** Where to ask; by default a client from the environment. */
  readonly client?: Client | undefined;
  /** Checks results and gives them a type (Standard Schema: zod, valibot, …). */
  readonly schema?: StandardSchemaV1<unknown, T> | undefined;
  /** Decodes results, in place of the client's serializer. */
  readonly serializer?: Serializer | undefined;
}

/** What a view remembers of its making. */
export type ViewSource<T> = Pick<
  ViewOptions<T>,
  "client" | "schema" | "serializer"
>;

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

// Beside the view, which is frozen. The views of one walk share their source,
// and what loads share is made by the first: most views are never loaded.
const sources = new WeakMap<TaskRunRow, ViewSource<never>>();
const loads = new WeakMap<TaskRunRow, Loads<never>>();

/** What a view was made with; a clone, which is data alone, has nothing. */
export function sourceOf<T>(view: TaskRunView<T>): ViewSource<T> {
  return (sources.get(view) ?? {}) as ViewSource<T>;
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
  source: ViewSource<T>,
): TaskRunView<T> {
  const view = { ...row };
  const result = async (options: ResultOptions = {}) =>
    options.settled
      ? await settle(view, source, options)
      : await loadOnce(view, source, options);
  Object.defineProperty(view, "result", { value: Object.freeze(result) });
  sources.set(view, source as ViewSource<never>);
  return Object.freeze(view) as TaskRunView<T>;
}

/** Makes a view of a newer row; a result that was loaded is handed on. */
export function renewView<T>(
  view: TaskRunView<T>,
  row: TaskRunRow,
  client: Client,
): TaskRunView<T> {
  const renewed = createView(row, { ...sourceOf(view), client });
  const loaded = (loads.get(view) as Loads<T> | undefined)?.value.loaded();
  if (loaded) loadsOf<T>(renewed).value.keep(loaded.value);
  return renewed;
}

// What loads results is itself loaded with the first one: many views have theirs
// never asked for.
const loading = lazily(() => import("./result/load.ts"));
const gathering = lazily(() => import("./children/gather.ts"));

async function loadOnce<T>(
  row: TaskRunRow,
  source: ViewSource<T>,
  options: ResultOptions,
): Promise<T> {
  checkConcurrency(options);
  const { value, gathered } = loadsOf<T>(row);
  const load = gathered
    ? (signal: AbortSignal) =>
      gathered.values.get(
        async (shared) =>
          (await gathering())
            .gatherResults(row, gatherContext(source, options, shared)),
        signal,
      )
    : loader(row, source);
  return await withDeadline(
    options,
    (limit) => resultTimeout("load", row, limit),
    (signal) =>
      value.get(
        async (shared) => await accept(row, source, await load(shared)),
        signal,
      ),
  );
}

function loader<T>(
  row: TaskRunRow,
  source: ViewSource<T>,
): (signal: AbortSignal) => Promise<unknown> {
  const context = loadContext(source);
  const ref = loadableRef(row, context.settings);
  return async (signal) =>
    (await loading()).loadResult(row, ref, { ...context, signal });
}

async function accept<T>(
  row: TaskRunRow,
  { schema }: ViewSource<T>,
  value: unknown,
): Promise<T> {
  if (schema === undefined) return value as T;
  return (await loading()).validated(row, value, schema);
}

async function settle<T>(
  row: TaskRunRow,
  source: ViewSource<T>,
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
    options,
    (limit) => resultTimeout("load", row, limit),
    (signal) =>
      gathered.entries.get(
        async (shared) =>
          (await gathering())
            .settleResults(row, gatherContext(source, options, shared)),
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

function loadContext<T>(
  { client, serializer }: ViewSource<T>,
): Omit<LoadContext, "signal"> {
  return { ...resultsOf(client), serializer };
}

function gatherContext<T>(
  source: ViewSource<T>,
  { concurrency = DEFAULT_CONCURRENCY, onProgress }: ResultOptions,
  signal: AbortSignal,
): GatherContext {
  const client = source.client ?? createClient();
  return {
    ...loadContext({ ...source, client }),
    taskRuns: taskRunsOf(client),
    concurrency,
    onProgress,
    signal,
  };
}
