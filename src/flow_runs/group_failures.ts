import { lazyImport } from "../async/lazy_import.ts";
import { labelOf } from "../platform/options.ts";
import type { FailureRow, GroupedFailures } from "./failures.ts";

const importFailures = /* @__PURE__ */ lazyImport(() =>
  import("./failures.ts")
);

/**
 * Groups failed task runs by cause: the state, and the message without what
 * differs between two failures of one kind, such as numbers, ids, quoted strings
 * and paths.
 *
 * Task runs that have not failed are passed over. Memory grows with the causes
 * and their tasks, not with the task runs; causes after the first 1,000 are
 * counted together, with null as their pattern.
 *
 * @example Group failures by cause
 * ```ts
 * import { createClient, groupFailures, iterTaskRuns } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const flowRunId = "171bc000-3ab2-5550-a735-a81d66f18967";
 * const { count, causes } = await groupFailures(
 *   iterTaskRuns(flowRunId, { client, times: true }),
 * );
 * assertEquals([count, causes.length, causes[0]?.count], [11, 10, 2]);
 * assertEquals(
 *   causes[0]?.pattern,
 *   "Error during execution of task: ValueError('no stock for SKU-#')",
 * );
 * ```
 *
 * @param taskRuns Task runs, such as those of `iterTaskRuns()`. With `times: true`
 * the causes have the time of their first failure.
 * @returns How many have failed, and their causes, the most frequent first.
 * @throws {TypeError} If `taskRuns` cannot be iterated over.
 */
export async function groupFailures(
  taskRuns: AsyncIterable<FailureRow> | Iterable<FailureRow>,
): Promise<GroupedFailures> {
  if (!isIterable(taskRuns)) {
    throw new TypeError(
      `Cannot group failures: the task runs are ${
        labelOf(taskRuns)
      }, pass those of iterTaskRuns()`,
    );
  }
  const { failureCauses } = await importFailures();
  return await failureCauses(taskRuns);
}

function isIterable(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value);
}
