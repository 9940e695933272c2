import { decodePickle, PickleError } from "@taskrunview/taskrunview/pickle";
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { decode } from "../../src/pickle/decode.ts";
import { assertTagged, type Tagged } from "./_tagged.ts";
import { type Style, writePickle } from "./_writer.ts";

const SEED = 20221109;

const style: fc.Arbitrary<Style> = fc.record({
  protocol: fc.integer({ min: 0, max: 5 }),
  memoize: fc.boolean(),
  frame: fc.boolean(),
  batch: fc.integer({ min: 1, max: 1000 }),
});

function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0.0" : String(value);
}

const float = fc.double().map((value) => ({ t: "float", v: floatText(value) }));
const int = fc.oneof(
  fc.integer(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.constantFrom(2n ** 53n, 2n ** 53n - 1n, -(2n ** 63n), 2n ** 2100n),
).map((value) => ({ t: "int", v: String(value) }));
const str = fc.string({ unit: "binary" }).map((v) => ({ t: "str", v }));
const wide = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => ({
  t: "str",
  v: String.fromCharCode(...codes),
}));
const bytes = fc.uint8Array({ maxLength: 400 }).map((value) => ({
  t: "bytes",
  v: btoa(String.fromCharCode(...value)),
}));
const atom: fc.Arbitrary<Tagged> = fc.oneof(
  fc.constant({ t: "none" }),
  fc.boolean().map((v) => ({ t: "bool", v })),
  int,
  float,
  str,
  wide,
  bytes,
  bytes.map(({ v }) => ({ t: "bytearray", v })),
  fc.tuple(float, float).map(([a, b]) => ({ t: "complex", v: [a.v, b.v] })),
  fc.bigInt().map((v) => ({ t: "decimal", v: String(v) })),
  fc.tuple(
    fc.integer({ min: -999_999, max: 999_999 }),
    fc.integer({ min: 0, max: 86_399 }),
    fc.integer({ min: 0, max: 999_999 }),
  ).map((v) => ({ t: "timedelta", v })),
);

/** Keys that are equal in Python would be one. */
const texts = fc.uniqueArray(fc.string({ unit: "binary" }));
const ints = fc.uniqueArray(fc.integer({ min: 2 }));

const value: fc.Arbitrary<Tagged> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atom,
    fc.array(tie("value")).map((v) => ({ t: "list", v })),
    fc.array(tie("value")).map((v) => ({ t: "tuple", v })),
    texts.chain((keys) =>
      fc.tuple(...keys.map(() => tie("value"))).map((values) => ({
        t: "dict",
        v: keys.map((v, i) => [{ t: "str", v }, values[i]]),
      }))
    ),
    ints.chain((keys) =>
      fc.tuple(...keys.map(() => tie("value"))).map((values) => ({
        t: "dict",
        v: keys.map((v, i) => [{ t: "int", v: String(v) }, values[i]]),
      }))
    ),
    texts.map((keys) => ({
      t: "set",
      v: keys.map((v) => ({ t: "str", v })),
    })),
    ints.map((keys) => ({
      t: "frozenset",
      v: keys.map((v) => ({ t: "int", v: String(v) })),
    })),
  ),
})).value;

Deno.test("decodePickle() gives back what a writer wrote, in any style", () => {
  fc.assert(
    fc.property(value, style, (tagged, how) => {
      assertTagged(decodePickle(writePickle(tagged, how)), tagged);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

Deno.test("decodePickle() gives the same with and without its fast loop", () => {
  fc.assert(
    fc.property(value, style, (tagged, how) => {
      const pickle = writePickle(tagged, how);
      assertEquals(decode(pickle, {}, true), decode(pickle, {}, false));
    }),
    { seed: SEED, numRuns: 500 },
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
