import { assertEquals } from "@std/assert";
import {
  decodePickle,
  PyDateTime,
  PyObject,
} from "@taskrunview/taskrunview/pickle";
import { ZoneClock } from "../../../../src/pickle/values/time/zones.ts";

const OFFSETS: [zone: string, instant: string, seconds: number | null][] = [
  ["Asia/Tokyo", "2022-05-09T00:00:00Z", 32_400],
  ["Europe/Paris", "2022-01-01T00:00:00Z", 3_600],
  ["Europe/Paris", "2022-07-01T00:00:00Z", 7_200],
  ["Europe/Paris", "2022-03-27T00:59:59Z", 3_600],
  ["Europe/Paris", "2022-03-27T01:00:00Z", 7_200],
  ["No/Where", "2022-05-09T00:00:00Z", null],
];
for (const [zone, instant, seconds] of OFFSETS) {
  Deno.test(`ZoneClock of ${zone} at ${instant} is ${seconds}`, () => {
    assertEquals(new ZoneClock(zone).offsetAt(Date.parse(instant)), seconds);
  });
}

for (const ms of [8.64e15, -8.64e15, 1e300, NaN, Infinity]) {
  Deno.test(`ZoneClock knows no offset at ${ms} ms, which is no date`, () => {
    assertEquals(new ZoneClock("Asia/Tokyo").offsetAt(ms), null);
  });
}

/** A pandas Timestamp in Tokyo, as its pickle's protocol 0 has it. */
const timestamp = (ticks: string, unit: number) =>
  decodePickle(new TextEncoder().encode(
    `cpandas._libs.tslibs.timestamps\n_unpickle_timestamp\n(I${ticks}\nNcpytz\n_p\n(VAsia/Tokyo\nI32400\nI0\nVJST\ntRI${unit}\ntR.`,
  ));

Deno.test("a Timestamp in a zone is a time, one beyond all dates inert data", () => {
  const time = timestamp("1652077800", 7);
  assertEquals(
    time instanceof PyDateTime && time.iso,
    "2022-05-09T15:30:00+09:00",
  );
  assertEquals(timestamp("16548883577778968", 7) instanceof PyObject, true);
});
