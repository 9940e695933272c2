import { type RawRow, type SourceRecord, toRecord } from "../../normalise.ts";
import type { FieldsOf, Sender } from "./sender.ts";
import { statesAfter } from "./where.ts";

/** How many states of a run are requested with it; others follow. */
export const STATE_PAGE = 100;

/** The tables of states, and what has them. */
const OWNERS = {
  flow_run_state: "flow_run",
  task_run_state: "task_run",
} as const;

type StateTable = keyof typeof OWNERS;

/** The field of a run for its first states; `$states` is how many. */
export function statesField(table: StateTable, fieldsOf: FieldsOf): string {
  return `states(order_by: { id: asc }, limit: $states) { ${
    ownFields(table, fieldsOf)
  } }`;
}

/** The columns of a state without the id of its run, which is known. */
function ownFields(table: StateTable, fieldsOf: FieldsOf): string {
  return fieldsOf(table).replace(`${OWNERS[table]}_id `, "");
}

/**
 * The states that came with a run, and those that follow.
 *
 * @param first The list that came with the run.
 */
export async function allStates<Name extends StateTable>(
  sender: Sender,
  table: Name,
  id: string,
  first: unknown,
  signal: AbortSignal,
): Promise<SourceRecord<Name>[]> {
  const owner = OWNERS[table];
  const all: SourceRecord<Name>[] = [];
  let page = listOf(first);
  while (page.length > 0) {
    for (const row of page) {
      all.push(toRecord(table, row, { [`${owner}_id`]: id }));
    }
    if (page.length < STATE_PAGE) break;
    const [run] = await sender.rows(
      (fieldsOf) =>
        `query ($id: uuid!, $where: ${table}_bool_exp!, $states: Int!) {
  ${owner}(where: { id: { _eq: $id } }) { states(where: $where, order_by: { id: asc }, limit: $states) { ${
          ownFields(table, fieldsOf)
        } } }
}`,
      owner,
      { id, where: statesAfter(all.at(-1)!.id), states: STATE_PAGE },
      signal,
    );
    page = listOf(run?.states);
  }
  return all;
}

function listOf(value: unknown): readonly RawRow[] {
  return Array.isArray(value) ? value : [];
}
