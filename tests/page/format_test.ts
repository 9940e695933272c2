import { assertEquals } from "@std/assert";
import {
  bytesText,
  countText,
  durationText,
  momentOf,
  numberText,
} from "../../page/format.ts";

const CASES: readonly (readonly [got: string, wanted: string])[] = [
  [countText(10_000), "10,000"],
  [durationText(0), "0 ms"],
  [durationText(999), "999 ms"],
  [durationText(3_240), "3.2 s"],
  [durationText(60_000), "1m"],
  [durationText(125_000), "2m 5s"],
  [durationText(3_600_000), "1h"],
  [durationText(90_000_000), "1d 1h"],
  [numberText(0), "0"],
  [numberText(1234), "1,234"],
  [numberText(0.123456), "0.12346"],
  [numberText(1e-7), "1.000e-7"],
  [numberText(-2.5e9), "-2.500e+9"],
  [numberText(NaN), "nan"],
  [numberText(Infinity), "inf"],
  [numberText(-Infinity), "-inf"],
  [bytesText(12), "12 bytes"],
  [bytesText(1_234_567), "1.2 MB"],
  [
    momentOf("2022-05-09T06:30:00").toISOString(),
    "2022-05-09T06:30:00.000Z",
  ],
  [
    momentOf("2022-05-09T06:30:00+02:00").toISOString(),
    "2022-05-09T04:30:00.000Z",
  ],
];
for (const [got, wanted] of CASES) {
  Deno.test(`it is written as "${wanted}"`, () => assertEquals(got, wanted));
}
