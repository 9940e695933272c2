import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  integersOf,
  intersect,
  rangeOf,
  type Ranges,
  sizeOf,
  subtract,
  unite,
} from "../../../src/testing/mapped/ranges.ts";

const anySpans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ max: 9 })))
  .map((pairs) => unite(pairs.map(([start, end]) => rangeOf(start, end))));

const listed = (ranges: Ranges) => [...integersOf(ranges, false, 0)];

Deno.test("sets of ranges are those of their integers", () => {
  fc.assert(fc.property(anySpans, anySpans, (left, right) => {
    const [a, b] = [new Set(listed(left)), new Set(listed(right))];
    assertEquals(
      listed(intersect(left, right)),
      [...a].filter((one) => b.has(one)),
    );
    assertEquals(
      listed(subtract(left, right)),
      [...a].filter((one) => !b.has(one)),
    );
    assertEquals(
      listed(unite([left, right])),
      [...new Set([...a, ...b])].sort((x, y) => x - y),
    );
    assertEquals(sizeOf(left), a.size);
  }));
});

Deno.test("integersOf() goes either way, from any number on", () => {
  fc.assert(
    fc.property(anySpans, fc.boolean(), fc.nat(12), (ranges, back, skip) => {
      const all = listed(ranges);
      const ordered = back ? all.reverse() : all;
      assertEquals([...integersOf(ranges, back, skip)], ordered.slice(skip));
    }),
  );
});
