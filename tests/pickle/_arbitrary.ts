import fc from "fast-check";
import type { Tagged } from "./_tagged.ts";
import type { Style } from "./_writer.ts";

/** The seed of every run, so that a failure comes again. */
export const SEED = 20221109;

/** How a pickle is written. */
export const style: fc.Arbitrary<Style> = fc.record({
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

/** Any value that {@linkcode writePickle} can write. */
export const value: fc.Arbitrary<Tagged> = fc.letrec((tie) => ({
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
