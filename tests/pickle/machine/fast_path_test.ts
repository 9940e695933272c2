import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { decode } from "../../../src/pickle/decode.ts";
import { SEED, style, value } from "../_arbitrary.ts";
import { writePickle } from "../_writer.ts";

Deno.test("decodePickle() gives the same with and without its fast path", () => {
  fc.assert(
    fc.property(value, style, (tagged, how) => {
      const pickle = writePickle(tagged, how);
      assertEquals(decode(pickle, {}, true), decode(pickle, {}, false));
    }),
    { seed: SEED, numRuns: 500 },
  );
});
