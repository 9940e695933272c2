import { assert } from "@std/assert";
import { Refusal } from "../../../src/pickle/errors.ts";
import { Machine } from "../../../src/pickle/machine/machine.ts";
import { Reader } from "../../../src/pickle/machine/reader.ts";
import { Pending } from "../../../src/pickle/makers/maker.ts";
import { finish } from "../../../src/pickle/finish.ts";
import { Steps } from "../../../src/pickle/makers/steps.ts";
import { MAKER_NAMES, MAKER_TABLE } from "../../../src/pickle/makers/table.ts";
import { build } from "../../../src/pickle/machine/build.ts";
import { NdDtype } from "../../../src/pickle/values/dtype.ts";
import { markImmutable } from "../../../src/pickle/values/marks.ts";
import { NdArray } from "../../../src/pickle/values/ndarray.ts";
import { PyGlobal, PyObject } from "../../../src/pickle/values/object.ts";

const COUNT = 5000;
const TEXT = "7".repeat(COUNT);
const many = <T>(make: (i: number) => T) =>
  Array.from({ length: COUNT }, (_, i) => make(i));

/**
 * Large values that a pickle holds once and may pass to a call of five bytes as
 * often as it likes, and the least that each use of them must cost.
 */
const LARGE:
  readonly (readonly [kind: string, value: unknown, least: number])[] = [
    ["a string", TEXT, COUNT],
    ["a string of hyphens", "-".repeat(COUNT), COUNT],
    ["an integer", 1n << BigInt(COUNT * 8), COUNT],
    ["a negative integer", -(1n << BigInt(COUNT * 8)), COUNT],
    ["bytes", new Uint8Array(COUNT), COUNT],
    ["a list", many(() => null), COUNT * 4],
    ["a list of one string", many(() => TEXT), COUNT * COUNT],
    ["a list of one integer", many(() => -(1n << 8000n)), COUNT * 1000],
    ["a tuple of one string", markImmutable(many(() => TEXT)), COUNT * COUNT],
    ["a list of pairs", many((i) => markImmutable([i, TEXT])), COUNT * 4],
    ["a dict", Object.fromEntries(many((i) => [`k${i}`, null])), COUNT * 4],
    ["a Map", new Map(many((i) => [i, null])), COUNT * 4],
    ["a set", new Set(many((i) => i)), COUNT * 4],
    ["an object", new PyObject("a.b", { args: many(() => TEXT) }), COUNT * 4],
    [
      "an array",
      new NdArray(new NdDtype("u", 1), [COUNT], new Uint8Array(COUNT)),
      COUNT,
    ],
    ["a name", new PyGlobal("a", TEXT), COUNT],
  ];

function newMachine(): Machine {
  const limits = { maxExpansion: 1e9 };
  return new Machine(new Reader(new Uint8Array(1)), { limits }, MAKER_TABLE);
}

function settled(value: unknown): unknown {
  return value instanceof Steps ? finish(value.run) : value;
}

/** What a run costs; that a value is refused costs nothing more. */
function costOf(m: Machine, run: () => void): number {
  const before = m.charged;
  try {
    run();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return m.charged - before;
}

for (const name of MAKER_NAMES) {
  const dot = name.lastIndexOf(".");
  const isInstance = name.endsWith(".__call__");

  Deno.test(`a call of ${name} pays for large arguments`, () => {
    for (const [kind, value, least] of LARGE) {
      for (const args of [[value], [null, value], [value, value, value]]) {
        const m = newMachine();
        const callable = isInstance
          ? new PyObject(name.slice(0, dot))
          : m.global(name.slice(0, dot), name.slice(dot + 1));
        const cost = costOf(m, () => void settled(m.call(callable, args)));
        assert(cost >= least, `${kind} costs ${cost}, at least ${least}`);
      }
    }
  });

  Deno.test(`a call of ${name} pays for many arguments`, () => {
    const m = newMachine();
    const callable = isInstance
      ? new PyObject(name.slice(0, dot))
      : m.global(name.slice(0, dot), name.slice(dot + 1));
    const args = markImmutable(many((i) => i));
    const cost = costOf(m, () => void settled(m.call(callable, args)));
    assert(cost >= COUNT * 4, `they cost ${cost}`);
  });

  Deno.test(`a state of ${name} is paid for`, () => {
    for (const [kind, value, least] of LARGE) {
      const m = newMachine();
      const callable = new PyGlobal(name.slice(0, dot), name.slice(dot + 1));
      let object: unknown;
      costOf(m, () => object = settled(m.call(callable, [])));
      if (!(object instanceof Pending)) continue;
      m.stack.push(object);
      const cost = costOf(m, () => {
        build(m, value);
        if (m.steps !== undefined) finish(m.steps);
      });
      assert(cost >= least, `${kind} costs ${cost}, at least ${least}`);
    }
  });
}
