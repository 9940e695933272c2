import { decodePickleAsync } from "@taskrunview/taskrunview/pickle";
import { assertEquals } from "@std/assert";
import { decode } from "../../../src/pickle/decode.ts";
import { type Canon, canon, sortSets } from "../_canon.ts";
import { fromBase64, readRows } from "../_fixtures.ts";

/** A pickle of `make_aliasing.py` and the value that CPython reads from it. */
interface Row {
  readonly bytes: string;
  readonly value: Canon;
}

const WAYS: readonly (readonly [
  name: string,
  read: (bytes: Uint8Array) => unknown,
])[] = [
  ["on its fast path", (bytes) => decode(bytes, {}, true)],
  ["without its fast path", (bytes) => decode(bytes, {}, false)],
  ["in slices", (bytes) => decodePickleAsync(bytes)],
];

for (const [name, read] of WAYS) {
  Deno.test(`the decoder agrees with CPython on containers in several places ${name}`, async () => {
    for (const { bytes, value } of readRows<Row>("aliasing.ndjson")) {
      const read_ = canon(await read(fromBase64(bytes)));
      assertEquals(read_, sortSets(value), bytes);
    }
  });
}
