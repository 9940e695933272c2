import type { Sql } from "postgres";

/**
 * Fills the empty tables of a Prefect server: each task run has two states,
 * each flow run as many log lines as task runs.
 */
export async function seed(
  sql: Sql,
  flowRuns: number,
  taskRuns: number,
): Promise<void> {
  const state = `jsonb_build_object('type', 'Success', '__version__', '1.4.1',
    'message', 'Task run succeeded.', 'context', '{"tags": []}'::jsonb,
    'cached_inputs', '{}'::jsonb, '_result', jsonb_build_object('type', 'S3Result',
    'bucket', 'bench', 'location', g || '/' || i, '__version__', '1.4.1'))`;
  const id = (kind: string) => `md5('${kind}' || g || ' ' || i)::uuid`;
  const time = "timestamptz '2022-05-09T06:30:00.123456Z'";
  await sql.unsafe(`
SET session_replication_role = replica;
INSERT INTO project (id, name) VALUES (md5('project')::uuid, 'main');
INSERT INTO flow (id, name, project_id, flow_group_id, version)
  VALUES (md5('flow')::uuid, 'bench', md5('project')::uuid, md5('group')::uuid, 1);
INSERT INTO task (id, flow_id, name, slug, mapped)
  VALUES (md5('task')::uuid, md5('flow')::uuid, 'load', 'load-1', true);
INSERT INTO flow_run (id, flow_id, name, state, state_timestamp, scheduled_start_time, updated, serialized_state, version)
  SELECT md5('run' || g)::uuid, md5('flow')::uuid, 'run-' || g, 'Success', ${time}, ${time}, ${time}, '{"type": "Success"}', 3
  FROM generate_series(1, ${flowRuns}) g;
INSERT INTO task_run (id, flow_run_id, task_id, map_index, version, state, state_timestamp, start_time, end_time, serialized_state)
  SELECT ${
    id("task run")
  }, md5('run' || g)::uuid, md5('task')::uuid, i, 2, 'Success', ${time}, ${time}, ${time}, ${state}
  FROM generate_series(1, ${flowRuns}) g, generate_series(0, ${taskRuns - 1}) i;
INSERT INTO task_run_state (id, task_run_id, timestamp, state, message, version, serialized_state)
  SELECT md5(id::text || s)::uuid, id, ${time}, 'Success', 'Task run succeeded.', s, serialized_state
  FROM task_run, generate_series(1, 2) s;
INSERT INTO log (id, flow_run_id, task_run_id, timestamp, name, level, message)
  SELECT md5(id::text || 'line')::uuid, flow_run_id, id, ${time}, 'prefect.TaskRunner', 'INFO', 'Task ''load'': Finished task run for task with final state: ''Success'''
  FROM task_run;
ANALYZE;`);
}
