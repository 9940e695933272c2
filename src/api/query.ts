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

const TIMES = "id start_time end_time state_timestamp version";

/** When some task runs were at work, in the order of their ids. */
export const PAGE_OF_TIMES = pageOfTimes(TIMES);

/** The same with their states that were Running or Retrying. */
export const PAGE_OF_TIMES_AND_STATES = pageOfTimes(
  `${TIMES} states(where: { state: { _in: ["Running", "Retrying"] } }) { state }`,
);

function pageOfTimes(selection: string): string {
  return `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { id: asc }, limit: $limit) { ${selection} }
}`;
}

/** When one task run started and ended. */
export const TASK_RUN_TIMES = `query TaskRunTimes($id: uuid!) {
  task_run(where: { id: { _eq: $id } }) { start_time end_time }
}`;

/** Any task run: whether a key may read them. */
export const ANY_TASK_RUN = "query Doctor { task_run(limit: 1) { id } }";

/** The name, the state and the times of a flow run. */
export const FLOW_RUN = `query ($id: uuid!) {
  flow_run_by_pk(id: $id) { name state start_time end_time flow { name } }
}`;

/** Whether a flow run exists. */
export const FLOW_RUN_ID =
  `query ($id: uuid!) { flow_run_by_pk(id: $id) { id } }`;

/** A secret of Prefect Cloud. */
export const SECRET_VALUE =
  "query($name: String!) { secret_value(name: $name) }";

/** The tenant of the API key. */
export const TENANT_OF_KEY = "query { auth_info { tenant_id } }";
