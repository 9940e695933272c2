import type { CallOptions } from "./abort.ts";
import { type Client, createClient } from "./client.ts";
import { TaskRunError } from "./errors.ts";
import { missingChildren } from "./gather.ts";
import { findTaskRun, whereTask } from "./query.ts";
import { labelOf } from "./result.ts";
import type { TaskRunRow } from "./row.ts";
import { isMapped } from "./state.ts";
import {
  createView,
  type ItemOf,
  sourceOf,
  type TaskRunView,
  type ViewSource,
} from "./view.ts";

/** Which children are walked, and what stops the walk. */
export interface IterMappedOptions extends CallOptions {
  /** The first map index, 0 by default. */
  readonly start?: number | undefined;
  /** The map index to end before; by default the walk goes to the last child. */
  readonly end?: number | undefined;
  /** How long each query may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Walks the children of a mapped task run in order, asking for one at a time.
 *
 * A query is sent when the next child is asked for, never before; leaving the
 * loop sends nothing more. As `TaskRunView.iter_mapped`, N children cost N + 1
 * queries: the last answer, an empty one, ends the walk. But it ends it only if
 * the parent knows of no further child.
 *
 * @example
 * ```ts
 * import { createClient, fromTaskSlug, iterMapped } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const flowRunId = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
 * const parent = await fromTaskSlug("transform-1", flowRunId, -1, { client });
 * const indices = [];
 * for await (const child of iterMapped(parent)) indices.push(child.mapIndex);
 * assertEquals(indices, [0, 1, 2]);
 * ```
 *
 * @param view The mapped parent.
 * @param options Which children, and the signal that stops the walk.
 * @returns The children; each step may reject with an {@linkcode ApiError} or
 * with a {@linkcode TaskRunError} `missing_index`.
 * @throws {TaskRunError} `not_mapped`, at the call.
 * @throws {RangeError} If `start` or `end` is no index, at the call.
 */
export function iterMapped<T>(
  view: TaskRunView<T>,
  options: IterMappedOptions = {},
): AsyncGenerator<TaskRunView<ItemOf<T>>, void, undefined> {
  const { start = 0, end } = options;
  checkIndex("start", start, 0);
  if (end !== undefined) checkIndex("end", end, start);
  if (!isMapped(view.state)) {
    throw new TaskRunError(
      "not_mapped",
      `Cannot walk the children of ${labelOf(view)}: it is not a mapped task`,
      { taskRunId: view.taskRunId },
    );
  }
  const { client, serializer } = sourceOf(view);
  return walk(view, { client, serializer }, options);
}

async function* walk<Item>(
  parent: TaskRunRow,
  source: ViewSource<Item>,
  { start = 0, end = Infinity, signal, timeoutMs }: IterMappedOptions,
): AsyncGenerator<TaskRunView<Item>, void, undefined> {
  const client = source.client ?? createClient();
  for (let index = start; index < end; index++) {
    const row = await findChild(parent, index, client, { signal, timeoutMs });
    if (row !== undefined) yield createView(row, { ...source, client });
    else if (isExpected(parent, index)) throw missingChildren(parent, [index]);
    else return;
  }
}

function findChild(
  parent: TaskRunRow,
  index: number,
  client: Client,
  options: CallOptions,
): Promise<TaskRunRow | undefined> {
  const { taskSlug, flowRunId } = parent;
  return findTaskRun(
    client,
    whereTask(taskSlug, flowRunId, index),
    `task run "${taskSlug}[${index}]" of flow run "${flowRunId}"`,
    options,
  );
}

function isExpected({ state }: TaskRunRow, index: number): boolean {
  return state.type === "Mapped" && index < (state.nMapStates ?? 0);
}

function checkIndex(name: string, index: number, least: number): void {
  if (Number.isSafeInteger(index) && index >= least) return;
  throw new RangeError(
    `Cannot walk children: "${name}" is ${index}, not an integer from ${least}`,
  );
}
