import { assertEquals, assertThrows } from "@std/assert";
import {
  storeTaskRuns,
  type TaskRunData,
} from "../../../src/testing/rows/rows.ts";

const ID = "10000000-0000-4000-8000-000000000000";
const ROW: TaskRunData = {
  id: ID,
  task: { id: ID, slug: "add-1" },
  "map_index": -1,
  "flow_run_id": ID.toUpperCase(),
};

Deno.test("storeTaskRuns() fills in nulls and leaves out what it does not know", () => {
  const given = { ...ROW, state: null, more: 1 };
  assertEquals(storeTaskRuns([given]), [{
    id: ID,
    name: null,
    task: {
      id: ID,
      slug: "add-1",
      name: null,
      "flow_id": null,
      type: null,
      mapped: null,
      "is_root_task": null,
      "is_terminal_task": null,
      "is_reference_task": null,
      "max_retries": null,
      "retry_delay": null,
      trigger: null,
      "cache_key": null,
      "auto_generated": null,
      tags: null,
    },
    "map_index": -1,
    version: null,
    "cache_key": null,
    "serialized_state": null,
    "flow_run_id": ID,
    state: null,
    "state_message": null,
    "state_timestamp": null,
    "start_time": null,
    "end_time": null,
    created: null,
    updated: null,
  }]);
});

const STATES: [given: Partial<TaskRunData>, stored: unknown][] = [
  [{ state: "Failed" }, { type: "Failed" }],
  [{ state: "Failed", "state_message": "no" }, {
    type: "Failed",
    message: "no",
  }],
  [{ state: "Failed", "serialized_state": null }, null],
  [{ state: "Failed", "serialized_state": { type: "Odd" } }, { type: "Odd" }],
];
for (const [given, stored] of STATES) {
  Deno.test(`storeTaskRuns() makes a state of ${JSON.stringify(given)}`, () => {
    const [row] = storeTaskRuns([{ ...ROW, ...given }]);
    assertEquals(row!["serialized_state"], stored);
  });
}

Deno.test("storeTaskRuns() takes frozen rows and two of one id", () => {
  const row = Object.freeze({ ...ROW, task: Object.freeze({ ...ROW.task }) });
  assertEquals(storeTaskRuns(Object.freeze([row, row])).length, 2);
});

const REFUSED: [rows: unknown, message: string][] = [
  [{}, 'Cannot serve "rows": it is an object, not an array'],
  [null, 'Cannot serve "rows": it is null, not an array'],
  [[ROW, null], "Cannot serve rows[1]: it is null, not an object"],
  [[[]], "Cannot serve rows[0]: it is an array, not an object"],
  [
    [{ ...ROW, id: "run-1" }],
    'Cannot serve rows[0]: its "id" is "run-1", not a uuid',
  ],
  [
    [{ ...ROW, id: undefined }],
    'Cannot serve rows[0]: its "id" is null, not a uuid',
  ],
  [
    [{ ...ROW, "map_index": "0" }],
    'Cannot serve rows[0]: its "map_index" is "0", not a 32-bit integer',
  ],
  [
    [{ ...ROW, state: {} }],
    'Cannot serve rows[0]: its "state" is an object, not a string',
  ],
  [
    [{ ...ROW, "end_time": "soon" }],
    'Cannot serve rows[0]: its "end_time" is "soon", not an ISO 8601 timestamp',
  ],
  [
    [{ ...ROW, task: undefined }],
    "Cannot serve rows[0].task: it is undefined, not an object",
  ],
  [
    [{ ...ROW, task: { id: ID } }],
    'Cannot serve rows[0].task: its "slug" is null, not a string',
  ],
];
for (const [rows, message] of REFUSED) {
  Deno.test(`storeTaskRuns() refuses: ${message}`, () => {
    const error = assertThrows(
      () => storeTaskRuns(rows as TaskRunData[]),
      TypeError,
    );
    assertEquals(error.message, message);
  });
}
