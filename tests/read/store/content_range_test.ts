import { assertEquals } from "@std/assert";
import {
  type ContentRange,
  expectedLength,
  parseContentRange,
} from "../../../src/read/store/content_range.ts";

const RANGES: readonly (readonly [
  value: string,
  range: ContentRange | undefined,
])[] = [
  ["bytes 0-0/1", { first: 0, end: 1, size: 1 }],
  ["bytes 10-19/100", { first: 10, end: 20, size: 100 }],
  ["bytes 10-19/*", { first: 10, end: 20, size: undefined }],
  ["bytes 10-99/100", { first: 10, end: 100, size: 100 }],
  ["bytes 10-100/100", undefined],
  ["bytes 10-9/100", undefined],
  ["bytes */100", undefined],
  ["bytes -1-9/100", undefined],
  ["bytes 0-9", undefined],
  ["bytes 0-9/100, bytes 20-29/100", undefined],
  ["items 0-9/100", undefined],
  ["", undefined],
];
for (const [value, range] of RANGES) {
  Deno.test(`parseContentRange() reads "${value}"`, () => {
    const headers = new Headers({ "content-range": value });
    assertEquals(parseContentRange(headers), range);
  });
}

const LENGTHS: readonly (readonly [
  headers: Record<string, string>,
  length: number | undefined,
])[] = [
  [{}, undefined],
  [{ "content-length": "7" }, 7],
  [{ "content-length": "7", "content-encoding": "gzip" }, undefined],
];
for (const [headers, length] of LENGTHS) {
  Deno.test(`expectedLength() of ${JSON.stringify(headers)} is ${length}`, () => {
    assertEquals(expectedLength(new Response("", { headers })), length);
  });
}
