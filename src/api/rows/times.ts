import type { CallOptions } from "../../async/abort.ts";
import { ApiError } from "../../model/errors.ts";
import { SELECTION } from "../query.ts";
import { type GraphqlSender, queryRows } from "./query_rows.ts";

const TIMES = "start_time end_time state_timestamp version";
const ACTIVE_STATES =
  'states(where: { state: { _in: ["Running", "Retrying", "Looped"] } }, order_by: { timestamp: asc }) { state timestamp }';

/** The selected fields of a task run, without its states. */
const SELECTIONS = {
  times: `{ id ${TIMES} }`,
  all: `{ ${TIMES} ${SELECTION.slice(2)}`,
} as const;

/**
 * Requests task runs with their times, in the order of their ids.
 *
 * @param where A `task_run_bool_exp` of Hasura.
 */
export async function pageTimes(
  client: GraphqlSender,
  selected: keyof typeof SELECTIONS,
  where: unknown,
  limit: number,
  options: CallOptions,
): Promise<readonly unknown[]> {
  const request = (selection: string) =>
    queryRows(
      client,
      "task_run",
      document(selection),
      { where, limit },
      options,
    );
  const selection = SELECTIONS[selected];
  try {
    return await request(`{ ${ACTIVE_STATES} ${selection.slice(2)}`);
  } catch (error) {
    // An API without states, or with hidden ones, still has times.
    if (!(error instanceof ApiError && error.code === "graphql")) throw error;
    return await request(selection);
  }
}

function document(selection: string): string {
  return `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { id: asc }, limit: $limit) ${selection}
}`;
}
