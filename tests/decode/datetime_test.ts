import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { dateTimeSerializer } from "../../mod.ts";
import { PyDateTime } from "../../src/pickle/mod.ts";

const { name, deserialize } = dateTimeSerializer();
const read = async (text: string) =>
  await deserialize(new TextEncoder().encode(text));

Deno.test("dateTimeSerializer() is called datetime", () => {
  assertEquals(name, "datetime");
});

// What pendulum's to_iso8601_string() writes.
const TEXTS: [
  text: string,
  utc: string,
  microsecond: number,
  offset: number | null,
][] = [
  ["2022-05-09T06:30:00Z", "2022-05-09T06:30:00.000Z", 0, 0],
  ["2022-05-09T06:30:00.123456Z", "2022-05-09T06:30:00.123Z", 123456, 0],
  ["2022-05-09T08:30:00+02:00", "2022-05-09T06:30:00.000Z", 0, 7200],
  ["1900-01-01T00:00:00+00:19:32", "1899-12-31T23:40:28.000Z", 0, 1172],
  ["2022-05-09T06:30:00", "2022-05-09T06:30:00.000Z", 0, 0],
  ["2022-05-09", "2022-05-09T00:00:00.000Z", 0, 0],
  ["2022-05-09T06:30:00Z\n", "2022-05-09T06:30:00.000Z", 0, 0],
];
for (const [text, utc, microsecond, offset] of TEXTS) {
  Deno.test(`dateTimeSerializer() reads ${JSON.stringify(text)}`, async () => {
    const value = await read(text);
    assertInstanceOf(value, PyDateTime);
    assertEquals(value.toISOString(), utc);
    assertEquals([value.microsecond, value.offset], [microsecond, offset]);
  });
}

const REFUSED: [text: string, error: new () => Error][] = [
  ["", SyntaxError],
  ["yesterday", SyntaxError],
  ["2022-13-01T00:00:00Z", RangeError],
  ["2022-05-09T25:00:00Z", RangeError],
];
for (const [text, error] of REFUSED) {
  Deno.test(`dateTimeSerializer() refuses ${JSON.stringify(text)}`, async () => {
    await assertRejects(() => read(text), error);
  });
}
