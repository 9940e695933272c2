import { decodePickle, PickleError } from "@taskrunview/taskrunview/pickle";
import fc from "fast-check";
import { SEED, style, value } from "../pickle/_arbitrary.ts";
import { assertTagged } from "../pickle/_tagged.ts";
import { writePickle } from "../pickle/_writer.ts";

Deno.test("decodePickle() gives back what a writer wrote, in any style", () => {
  fc.assert(
    fc.property(value, style, (tagged, how) => {
      assertTagged(decodePickle(writePickle(tagged, how)), tagged);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

Deno.test("decodePickle() refuses whatever is cut, whatever the style", () => {
  fc.assert(
    fc.property(value, style, fc.nat(), (tagged, how, at) => {
      const pickle = writePickle(tagged, how);
      const cut = pickle.subarray(0, at % pickle.length);
      try {
        decodePickle(cut);
      } catch (error) {
        return error instanceof PickleError;
      }
      return false;
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

Deno.test("decodePickle() throws nothing but a PickleError at any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decodePickle(bytes);
        return true;
      } catch (error) {
        return error instanceof PickleError;
      }
    }),
    { seed: SEED, numRuns: 5000 },
  );
});
