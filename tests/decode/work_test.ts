import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  everyInSlices,
  forEachSlice,
  mapInSlices,
  startWork,
} from "../../src/decode/work.ts";
import { ResultError } from "../../src/model/errors.ts";

const BASE = 12 << 20;

Deno.test("startWork() refuses what costs more than the size allows", () => {
  const { charge } = startWork("read csv", 1000);
  charge(BASE + 1000 * 512);
  const error = assertThrows(() => charge(1), ResultError);
  assertEquals(error.code, "too_large");
  assert(error.message.startsWith("Cannot read csv: "));
});

Deno.test("startWork() counts bytes that are unpacked inside the file", () => {
  const { addBytes, charge } = startWork("read parquet", 0);
  charge(BASE);
  addBytes(2);
  charge(1024);
  assertThrows(() => charge(1), ResultError);
});

Deno.test("startWork() allows more where maxBytes is raised, not less where it is lowered", () => {
  const raised = startWork("read csv", 0, { maxBytes: 2 ** 30 });
  raised.charge(BASE * 4);
  assertThrows(() => raised.charge(1), ResultError);
  const lowered = startWork("read csv", 0, { maxBytes: 1 });
  lowered.charge(BASE);
});

const work = () => startWork("read csv", 0);
const LENGTHS = [0, 1, 1023, 1024, 1025, 5000];

for (const length of LENGTHS) {
  const items = Array.from({ length }, (_, i) => i);
  Deno.test(`mapInSlices() maps ${length} items as map() does`, async () => {
    const convert = (item: number, i: number) => item * 2 + i;
    assertEquals(
      await mapInSlices(work(), items, convert),
      items.map(convert),
    );
  });
  Deno.test(`everyInSlices() checks ${length} items as every() does`, async () => {
    for (const bound of [0, 1024, length]) {
      const holds = (item: number) => item < bound;
      assertEquals(
        await everyInSlices(work(), items, holds),
        items.every(holds),
      );
    }
  });
  Deno.test(`forEachSlice() runs over ${length} indices once, in order`, async () => {
    const seen: number[] = [];
    const add = (from: number, to: number) => {
      for (let i = from; i < to; i++) seen.push(i);
    };
    assert(await forEachSlice(work(), length, add));
    assertEquals(seen, items);
  });
}
