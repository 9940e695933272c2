import { assertEquals } from "@std/assert";
import {
  cellAt,
  fitPitch,
  layoutOf,
  moveCursor,
  zoomPitch,
} from "../../../page/grid/layout.ts";

const BOUNDS = { columns: 10, count: 95, page: 4 };

const MOVES: readonly (readonly [
  key: string,
  from: number,
  to: number | undefined,
  ctrl?: boolean,
])[] = [
  ["ArrowRight", 0, 1],
  ["ArrowRight", 94, 94],
  ["ArrowLeft", 0, 0],
  ["ArrowLeft", 10, 9],
  ["ArrowUp", 5, 5],
  ["ArrowUp", 15, 5],
  ["ArrowDown", 84, 94],
  ["ArrowDown", 86, 86],
  ["Home", 37, 30],
  ["End", 37, 39],
  ["End", 92, 94],
  ["Home", 37, 0, true],
  ["End", 37, 94, true],
  ["PageDown", 3, 43],
  ["PageDown", 86, 86],
  ["PageDown", 73, 93],
  ["PageUp", 43, 3],
  ["PageUp", 23, 3],
  ["a", 3, undefined],
  ["toString", 3, undefined],
];
for (const [key, from, to, ctrl = false] of MOVES) {
  Deno.test(`${ctrl ? "Ctrl+" : ""}${key} leads from ${from} to ${to}`, () => {
    assertEquals(moveCursor(key, from, BOUNDS, ctrl), to);
  });
}

Deno.test("cells are as large as there is room for, and never too small", () => {
  assertEquals(fitPitch(13, 600, 400, 7), 32);
  assertEquals(fitPitch(10_000, 840, 600, 7), 7);
  assertEquals(fitPitch(1_000_000, 840, 600, 7), 7);
  assertEquals(fitPitch(10_000, 840, 600, 14), 14);
  assertEquals([zoomPitch(7, -1), zoomPitch(7, 1), zoomPitch(32, 1)], [
    7,
    8,
    32,
  ]);
});

Deno.test("cells lie in rows, and a point is in one or in none", () => {
  const layout = layoutOf(25, 105, 10);
  assertEquals(layout, { columns: 10, rows: 3, pitch: 10 });
  assertEquals(cellAt(layout, 25, 15, 22), 21);
  assertEquals(cellAt(layout, 25, 55, 22), undefined); // behind the last
  assertEquals(cellAt(layout, 25, 101, 2), undefined);
  assertEquals(cellAt(layout, 25, -1, 2), undefined);
  assertEquals(layoutOf(0, 105, 10).rows, 0);
});
