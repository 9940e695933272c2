import { assertEquals, assertThrows } from "@std/assert";
import { ApiError, fromTaskRunData } from "../../mod.ts";
import { taskRunRow } from "../_task_run_rows.ts";

const api = taskRunRow();
const { task, serialized_state: state, ...columns } = api;
const { id: task_id, slug: task_slug } = task as { id: string; slug: string };

/** The same row as the forms in which a dump may hold it. */
const FORMS: readonly (readonly [form: string, row: unknown])[] = [
  ["of the API", api],
  ["with the columns of a join", {
    ...columns,
    task_id,
    task_slug,
    serialized_state: state,
  }],
  ["of CSV, all in strings", {
    ...columns,
    task_id,
    task_slug,
    map_index: "-1",
    serialized_state: JSON.stringify(state),
  }],
  ["with the task in a JSON string", {
    ...api,
    task: JSON.stringify(task),
    serialized_state: JSON.stringify(state),
  }],
  ["with a bigint, as some drivers give it", { ...api, map_index: -1n }],
];
for (const [form, row] of FORMS) {
  Deno.test(`fromTaskRunData() reads a row ${form}`, () => {
    assertEquals(fromTaskRunData(row), fromTaskRunData(api));
  });
}

Deno.test("fromTaskRunData() reads the empty state of CSV as Scheduled", () => {
  const { state } = fromTaskRunData({ ...api, serialized_state: "" });
  assertEquals(state.type, "Scheduled");
});

const WRONG: readonly (readonly [row: unknown, message: string])[] = [
  ["{}", "Cannot read a task run: it is a string, not an object"],
  [
    {},
    'Cannot read a task run: "id" is missing, not a string; "task" is missing, not an object; "map_index" is missing, not a number; "flow_run_id" is missing, not a string',
  ],
  [
    { ...columns, task_id, map_index: "first", serialized_state: state },
    'Cannot read a task run: "task.slug" is missing, not a string; "map_index" is a string, not a number',
  ],
  [
    { ...api, serialized_state: "{'type': 'Success'}" },
    'Cannot read a task run: "serialized_state" is a string, not an object',
  ],
  [
    { ...api, id: 7, task: "add-1" },
    'Cannot read a task run: "id" is a number, not a string; "task" is a string, not an object',
  ],
];
for (const [row, message] of WRONG) {
  Deno.test(`fromTaskRunData() names all wrong fields: ${message}`, () => {
    const error = assertThrows(() => fromTaskRunData(row), ApiError);
    assertEquals([error.code, error.message], ["bad_response", message]);
  });
}
