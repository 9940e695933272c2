import { assertEquals } from "@std/assert";
import {
  criteriaOf,
  type OrderBy,
  orderRows,
} from "../../../src/testing/rows/order_by.ts";
import { storeTaskRuns } from "../../../src/testing/rows/rows.ts";
import { TASK_RUN } from "../../../src/testing/tables/tables.ts";

const uuid = (digit: number) => `${digit}0000000-0000-4000-8000-000000000000`;

const ROWS = storeTaskRuns([
  // letter, map_index, state, end_time, task.slug
  ["a", 2, "Success", "2022-05-09T10:00:00+02:00", "two-1"],
  ["b", 0, null, null, "one-1"],
  ["c", 10, "Failed", "2022-05-09T09:00:00+00:00", "one-1"],
  ["d", 1, "Success", "2022-05-09T08:00:00.000001+00:00", "two-1"],
].map(([name, mapIndex, state, end, slug], index) => ({
  id: uuid(index),
  name: name as string,
  task: { id: uuid(8), slug: slug as string },
  "map_index": mapIndex as number,
  "flow_run_id": uuid(9),
  state: state as string | null,
  "end_time": end as string | null,
})));

const CASES: [orderBy: OrderBy[] | null | undefined, order: string][] = [
  [undefined, "abcd"],
  [null, "abcd"],
  [[], "abcd"],
  [[{}], "abcd"],
  [[{ state: null }], "abcd"],
  [[{ "map_index": "asc" }], "bdac"],
  [[{ "map_index": "desc" }], "cadb"],
  [[{ state: "asc" }], "cadb"],
  [[{ state: "asc_nulls_last" }], "cadb"],
  [[{ state: "asc_nulls_first" }], "bcad"],
  [[{ state: "desc" }], "badc"],
  [[{ state: "desc_nulls_first" }], "badc"],
  [[{ state: "desc_nulls_last" }], "adcb"],
  [[{ "end_time": "asc" }], "adcb"],
  [[{ state: "asc" }, { "map_index": "asc" }], "cdab"],
  [[{ state: "asc", "map_index": "asc" }], "cdab"],
  [[{ task: { slug: "asc" } }], "bcad"],
  [[{ task: { slug: "desc" } }, { "map_index": "desc" }], "adcb"],
  [[{ task: { name: "asc" } }, { "map_index": "asc" }], "bdac"],
];
for (const [orderBy, order] of CASES) {
  Deno.test(`orderRows() gives "${order}" by ${JSON.stringify(orderBy)}`, () => {
    const given = [...ROWS];
    const ordered = orderRows(criteriaOf(TASK_RUN, orderBy), given);
    assertEquals(ordered.map(({ name }) => name).join(""), order);
    assertEquals(given, ROWS);
  });
}
