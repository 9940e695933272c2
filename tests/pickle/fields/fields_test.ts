import { decodePickle, fields } from "@taskrunview/taskrunview/pickle";
import { assertEquals } from "@std/assert";
import { assertFieldValue, type FieldValue } from "../_field_value.ts";
import { fromBase64, readRows } from "../_fixtures.ts";

/** A pickle made with the real library, and its value as Python has it. */
interface FieldRow {
  readonly name: string;
  readonly bytes: string;
  readonly value: FieldValue;
}

for (const set of ["old", "new"]) {
  for (
    const { name, bytes, value } of readRows<FieldRow>(
      `objects/fields_${set}.ndjson`,
    )
  ) {
    Deno.test(`fields() gives those of ${name} (${set})`, () => {
      assertFieldValue(decodePickle(fromBase64(bytes)), value);
    });
  }
}

const WITHOUT: readonly (readonly [name: string, value: unknown])[] = [
  ["null", null],
  ["a number", 1],
  ["a string", "a"],
  ["an Array", [1, 2]],
  ["a Set", new Set([1])],
  ["bytes", Uint8Array.of(1)],
  ["a Date", new Date(0)],
];
for (const [name, value] of WITHOUT) {
  Deno.test(`fields() gives none for ${name}`, () => {
    assertEquals(fields(value), []);
  });
}

Deno.test("fields() keeps all entries of a dict, in order", () => {
  const dict = new Map<unknown, unknown>([["2021", 1], [2020, 2], [null, 3]]);
  assertEquals(fields(dict), [["2021", 1], ["2020", 2], ["None", 3]]);
  assertEquals(fields({ b: 1, a: [2] }), [["b", 1], ["a", [2]]]);
});
