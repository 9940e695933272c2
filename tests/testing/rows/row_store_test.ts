import { assertEquals, assertThrows } from "@std/assert";
import { HasuraError } from "../../../src/testing/tables/hasura_error.ts";
import { createHeldRows } from "../../../src/testing/rows/held_rows.ts";
import {
  createRowStore,
  type Selection,
} from "../../../src/testing/rows/row_store.ts";
import { storeTaskRuns } from "../../../src/testing/rows/rows.ts";
import { TASK_RUN } from "../../../src/testing/tables/tables.ts";

const uuid = (n: number) =>
  `${String(n).padStart(8, "0")}-0000-4000-8000-000000000000`;
const FLOWS = 3;

/** Nine runs named "0" to "8" in three flow runs, their map indexes 0 to 2. */
const ROWS = storeTaskRuns(Array.from({ length: 9 }, (_, n) => ({
  id: uuid(n),
  name: String(n),
  task: { id: uuid(100), slug: "add-1" },
  "map_index": Math.floor(n / FLOWS),
  "flow_run_id": uuid(n % FLOWS),
})));
const STORE = createRowStore(TASK_RUN, [createHeldRows(TASK_RUN, ROWS)]);

const CASES: [selection: Selection, found: string][] = [
  [{}, "012345678"],
  [{ where: null, "order_by": null, limit: null, offset: null }, "012345678"],
  [{ where: { id: { "_eq": uuid(4) } } }, "4"],
  [{ where: { id: { "_eq": uuid(9) } } }, ""],
  [{ where: { "flow_run_id": { "_eq": uuid(1) } } }, "147"],
  [
    { where: { "flow_run_id": { "_eq": uuid(1) }, "map_index": { "_eq": 2 } } },
    "7",
  ],
  [
    { where: { "flow_run_id": { "_eq": uuid(1) }, name: { "_neq": "4" } } },
    "17",
  ],
  [{ where: { id: { "_eq": uuid(4) }, "map_index": { "_eq": 2 } } }, ""],
  [{ where: { "map_index": { "_eq": 1, "_neq": 1 } } }, ""],
  [{ limit: 2 }, "01"],
  [{ limit: 0 }, ""],
  [{ offset: 7 }, "78"],
  [{ offset: 9 }, ""],
  [{ limit: 2, offset: 3, "order_by": [{ name: "desc" }] }, "54"],
];
for (const [selection, found] of CASES) {
  Deno.test(`select() finds "${found}" by ${JSON.stringify(selection)}`, () => {
    assertEquals(
      STORE.select(selection).map(({ name }) => name).join(""),
      found,
    );
    assertEquals(STORE.count(selection), found.length);
  });
}

for (const selection of [{ limit: -1 }, { offset: -1 }]) {
  Deno.test(`select() refuses ${JSON.stringify(selection)}`, () => {
    const error = assertThrows(() => STORE.select(selection), HasuraError);
    assertEquals(error.message, "unexpected negative value");
  });
}
