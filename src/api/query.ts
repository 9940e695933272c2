const SELECTION =
  "{ id name task { id slug } map_index serialized_state flow_run_id }";

/** All task runs that match, as `TaskRunView._query_for_task_run` requests them. */
export const FIND_TASK_RUNS = `query ($where: task_run_bool_exp!) {
  task_run(where: $where) ${SELECTION}
}`;

/** Some task runs in the order of their map indices. */
export const PAGE_BY_INDEX = `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { map_index: asc }, limit: $limit) ${SELECTION}
}`;

/** Some task runs in the order of their ids. */
export const PAGE_BY_ID = `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { id: asc }, limit: $limit) ${SELECTION}
}`;

/** As by map index, with the time of each state. */
export const PAGE_WITH_TIMES =
  `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { map_index: asc }, limit: $limit) { state_timestamp ${
    SELECTION.slice(1)
  }
}`;
