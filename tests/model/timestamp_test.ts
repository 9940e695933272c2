import { assertEquals, assertThrows } from "@std/assert";
import { compareTimes, isTime, toTime } from "../../src/model/timestamp.ts";

/** Points in time, those of a row the same, each row later than the one before. */
const TIMES: string[][] = [
  ["1969-12-31T23:59:59.999999+00:00"],
  ["1970-01-01", "1970-01-01T00:00", "1970-01-01T00:00:00Z"],
  [
    "2022-05-09T06:30:00+00:00",
    "2022-05-09 06:30:00+00",
    "2022-05-09T06:30:00.000",
    "2022-05-09T08:30:00+02:00",
    "2022-05-09T01:00:00-0530",
  ],
  ["2022-05-09T06:30:00.000001+00:00", "2022-05-09T06:30:00.0000010Z"],
  ["2022-05-09T06:30:00.1+00:00"],
  ["2022-05-09T06:30:00.10000001+00:00"],
  ["2022-05-09T06:30:01-00:00"],
];
Deno.test("compareTimes() orders points in time, whatever way they are written", () => {
  for (const [i, row] of TIMES.entries()) {
    for (const [j, other] of TIMES.entries()) {
      for (const a of row) {
        for (const b of other) {
          assertEquals(
            Math.sign(compareTimes(a, b)),
            Math.sign(i - j),
            `${a} ${b}`,
          );
        }
      }
    }
  }
});

for (
  const text of ["", "soon", "2022", "2022-13-01", "2022-05-09T25:00", "12:00"]
) {
  Deno.test(`"${text}" is not a point in time`, () => {
    assertEquals(isTime(text), false);
    assertEquals(compareTimes(text, text), NaN);
    assertEquals(compareTimes(text, "2022-05-09"), NaN);
    assertThrows(
      () => toTime("list", "since", text),
      RangeError,
      "Cannot list",
    );
  });
}

Deno.test("toTime() keeps text, and writes a Date in UTC", () => {
  const text = "2022-05-09T06:30:00.123456+02:00";
  assertEquals(toTime("list", "since", text), text);
  assertEquals(
    toTime("list", "since", new Date(text)),
    "2022-05-09T04:30:00.123Z",
  );
});
