import { assertEquals, assertThrows } from "@std/assert";
import { decodeDateTime } from "../../src/decode/pendulum_time.ts";
import { PyDateTime } from "../../src/pickle/mod.ts";

const read = (text: string) => decodeDateTime(new TextEncoder().encode(text));

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
  Deno.test(`decodeDateTime() reads ${JSON.stringify(text)}`, () => {
    const value = read(text);
    assertEquals(value instanceof PyDateTime, true);
    assertEquals(value.toISOString(), utc);
    assertEquals([value.microsecond, value.offset], [microsecond, offset]);
  });
}

for (
  const text of [
    "",
    "yesterday",
    "2022-13-01T00:00:00Z",
    "2022-05-09T25:00:00Z",
  ]
) {
  Deno.test(`decodeDateTime() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => read(text), Error);
  });
}
