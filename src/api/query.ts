/** The fields of a task run in a view. */
export const SELECTION =
  "{ id name task { id slug } map_index serialized_state flow_run_id }";

/**
 * All matching task runs, as `TaskRunView._query_for_task_run` requests them.
 */
export const FIND_TASK_RUNS = `query ($where: task_run_bool_exp!) {
  task_run(where: $where) ${SELECTION}
}`;

/** A page of task runs in the order of their map indices. */
export const PAGE_BY_INDEX = `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { map_index: asc }, limit: $limit) ${SELECTION}
}`;

/** A page of task runs in the order of their ids. */
export const PAGE_BY_ID = `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { id: asc }, limit: $limit) ${SELECTION}
}`;

/** A page in the order of map indices, with the times of each task run. */
export const PAGE_WITH_TIMES =
  `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { map_index: asc }, limit: $limit) { start_time end_time state_timestamp ${
    SELECTION.slice(1)
  }
}`;

/** Any task run: tests whether a key may read them. */
export const ANY_TASK_RUN = "query Doctor { task_run(limit: 1) { id } }";

/** The id of a flow run: tests whether it exists. */
export const FLOW_RUN_ID =
  `query ($id: uuid!) { flow_run_by_pk(id: $id) { id } }`;

/** A secret of Prefect Cloud. */
export const SECRET_VALUE =
  "query($name: String!) { secret_value(name: $name) }";

/** The tenant of the API key. */
export const TENANT_OF_KEY = "query { auth_info { tenant_id } }";
