import type { CallOptions } from "../../async/abort.ts";
import type { GraphqlSender } from "./query_rows.ts";

/** A server counts the children of each task run by a query of its own. */
const MOST_AT_ONCE = 10;

/** Requests how many children of mapped task runs are in each state. */
export async function countChildren(
  client: GraphqlSender,
  taskRunIds: readonly string[],
  options: CallOptions,
): Promise<readonly unknown[]> {
  const counts: unknown[] = [];
  for (let at = 0; at < taskRunIds.length; at += MOST_AT_ONCE) {
    const ids = taskRunIds.slice(at, at + MOST_AT_ONCE);
    const variables = Object.fromEntries(ids.map((id, i) => [`id${i}`, id]));
    const data = await client.graphql<Record<string, unknown>>(
      documentOf(ids.length),
      variables,
      options,
    );
    ids.forEach((_, i) => counts.push(data[`of${i}`]));
  }
  return counts;
}

function documentOf(count: number): string {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const variables = numbers.map((i) => `$id${i}: UUID!`).join(", ");
  const fields = numbers.map((i) =>
    `of${i}: mapped_children(task_run_id: $id${i}) { min_start_time max_end_time state_counts }`
  );
  return `query (${variables}) {\n  ${fields.join("\n  ")}\n}`;
}
