import { assert, assertEquals } from "@std/assert";
import type { Child, Json } from "../../../page/api/api.ts";
import { createDurations } from "../../../page/api/child_times.ts";
import { createDataset } from "../../../page/dataset/dataset.ts";
import { tableOfDataset } from "../../../page/dataset/table.ts";

const child = (mapIndex: number, more: Partial<Child>): Child => ({
  mapIndex,
  taskRunId: `run-${mapIndex}`,
  state: {
    type: "Success",
    message: null,
    context: null,
    cachedInputs: null,
    result: null,
  } as Child["state"],
  ...more,
});

/** The rows of a table, as far as the values go. */
function rowsOf(results: readonly (Json | undefined)[]) {
  const dataset = createDataset();
  for (const [at, result] of results.entries()) {
    dataset.put(
      result === undefined
        ? child(at, {
          error: { code: "not_found", message: "gone", hint: null },
        })
        : child(at, { result }),
    );
  }
  const rows = results.map((_, row) =>
    dataset.labels.map((_, column) => dataset.cellAt(row, column))
  );
  return { dataset, rows };
}

Deno.test("dicts of different keys have a column for each", () => {
  const { dataset, rows } = rowsOf([{ a: 1 }, { b: "x", a: 2 }, { c: null }]);
  assertEquals(dataset.labels, ["a", "b", "c"]);
  assertEquals(rows, [[1, null, null], [2, "x", null], [null, null, null]]);
});

Deno.test("a result that could not be loaded keeps its row and its reason", () => {
  const { dataset, rows } = rowsOf([5, undefined, 7]);
  assertEquals(dataset.labels, ["result"]);
  assertEquals(rows, [[5], [null], [7]]);
  assertEquals(dataset.errorAt(1), { code: "not_found", message: "gone" });
  assertEquals([dataset.failed, dataset.rowOf(2)], [1, 2]);
});

const CELLS: [what: string, value: Json, cell: Json, isCut: boolean][] = [
  ["a number", 5, 5, false],
  ["an integer of many digits", { $type: "int", value: "9".repeat(30) }, {
    $type: "int",
    value: "9".repeat(30),
  }, false],
  ["a short text", "<b>", "<b>", false],
  ["a long text", "x".repeat(500), `${"x".repeat(200)}…`, true],
  ["a list", [1, [2, "x"]], "[1, [2, 'x']]", true],
  ["bytes", { $type: "bytes", base64: "AAE=" }, "b'\\x00\\x01'", true],
];
for (const [what, value, cell, isCut] of CELLS) {
  Deno.test(`${what} is kept as ${JSON.stringify(cell).slice(0, 40)}`, () => {
    const { dataset, rows } = rowsOf([value]);
    assertEquals(rows, [[cell]]);
    assertEquals(dataset.isCut, isCut);
  });
}

Deno.test("an instance has a column for each of its fields", () => {
  const { dataset, rows } = rowsOf([{
    $type: "object",
    class: "shop.Order",
    fields: [["sku", "a"], ["left", 2]],
  }]);
  assertEquals([dataset.labels, rows], [["sku", "left"], [["a", 2]]]);
});

Deno.test("more columns than can be kept are counted", () => {
  const wide = Object.fromEntries(
    Array.from({ length: 450 }, (_, at) => [`c${at}`, at]),
  );
  const { dataset } = rowsOf([wide]);
  assertEquals([dataset.labels.length, dataset.dropped], [400, 50]);
  assert(dataset.isCut, "a download has to read them again");
});

Deno.test("a dataset that has as much as it may keeps no more", () => {
  const dataset = createDataset();
  let at = 0;
  while (!dataset.isFull && at < 1_000_000) {
    dataset.put(child(at++, { result: "x".repeat(200) }));
  }
  assert(at < 700_000, `${at} rows of 200 letters`);
});

Deno.test("the table of a dataset has the child in front of its values", () => {
  const { dataset } = rowsOf([{ state: "mine", n: 1 }]);
  const durations = createDurations();
  const table = tableOfDataset(dataset, durations);
  const cells = () => table.columns.map((_, column) => table.cell(0, column));
  assertEquals(table.columns.map(({ label }) => label), [
    "index",
    "state",
    "duration",
    "error",
    "result.state",
    "n",
  ]);
  assertEquals(cells(), [0, "Success", null, null, "mine", 1]);
  durations.put(0, 1_500);
  assertEquals(cells()[2], 1.5);
});

Deno.test("durations tell children without an end from those that are missing", () => {
  const durations = createDurations();
  durations.put(2, null);
  durations.put(5_000, 7);
  assertEquals([durations.end, durations.count], [5_001, 1]);
  assertEquals([0, 2, 5_000].map((at) => durations.has(at)), [
    false,
    true,
    true,
  ]);
  assertEquals([0, 2, 5_000, 9e9].map((at) => durations.at(at)), [
    undefined,
    undefined,
    7,
    undefined,
  ]);
});
