// A decoded value as plain JSON, as `load_pickles.py` writes it for CPython's.

import { PyError } from "../../src/pickle/values/error.ts";
import { isTuple } from "../../src/pickle/values/marks.ts";
import { PyComplex } from "../../src/pickle/values/number/complex.ts";
import { PyDecimal } from "../../src/pickle/values/number/decimal.ts";
import { PyFraction } from "../../src/pickle/values/number/fraction.ts";
import { PyRange, PySlice } from "../../src/pickle/values/number/range.ts";
import { PyGlobal, PyObject } from "../../src/pickle/values/object.ts";
import { PyDate } from "../../src/pickle/values/time/date.ts";
import { PyDateTime } from "../../src/pickle/values/time/datetime.ts";
import { PyTime } from "../../src/pickle/values/time/time.ts";
import { PyTimedelta } from "../../src/pickle/values/time/timedelta.ts";
import { PyTimezone } from "../../src/pickle/values/time/timezone.ts";

/** Plain JSON. */
export type Form = null | boolean | number | string | readonly Form[];

/** A class of Python that is there for tests; it takes no arguments. */
const THING = "a.B";
/** Names that Python 3 keeps for one class. */
const OLD_NAMES = /^builtins\.(?:IOError|EnvironmentError)$/;
const MOST_NODES = 20_000;
const UNREDUCED = 1n << 960n;

class NoForm extends Error {}

/** The form of a value; undefined if it has none, or far too large a one. */
export function formOf(value: unknown): Form | undefined {
  try {
    return new Canon().of(value);
  } catch (error) {
    if (error instanceof NoForm || error instanceof RangeError) return;
    throw error;
  }
}

class Canon {
  nodes = 0;
  readonly #seen = new Map<unknown, number>();
  readonly #of = (value: unknown): Form => this.of(value);

  of(value: unknown): Form {
    if (++this.nodes > MOST_NODES) throw new NoForm();
    if (typeof value === "number" || typeof value === "bigint") {
      return numberForm(value);
    }
    if (typeof value !== "object" || value === null) return value as Form;
    if (value instanceof Number) return numberForm(Number(value)); // a second NaN
    const leaf = this.#leaf(value);
    if (leaf !== undefined) return leaf;
    if (isTuple(value)) return ["t", ...value.map(this.#of)];
    if (value instanceof Set) return this.#set(value);
    const before = this.#seen.get(value);
    if (before !== undefined) return ["#", before];
    const number = this.#seen.size;
    this.#seen.set(value, number);
    return this.#container(value, number);
  }

  /** Members have an order of their own in Python: each has its own numbers. */
  #set(value: ReadonlySet<unknown>): Form {
    const members: string[] = [];
    for (const member of value) {
      const inner = new Canon();
      inner.nodes = this.nodes;
      members.push(JSON.stringify(plus(inner.of(member))));
      this.nodes = inner.nodes;
    }
    return ["set", ...members];
  }

  #container(value: object, number: number): Form {
    if (Array.isArray(value)) return ["list", number, value.map(this.#of)];
    if (value instanceof PyError) {
      // A state may set `args`, too, which stays an attribute here.
      if (Object.hasOwn(value.attributes, "args")) throw new NoForm();
      // Python makes of an OSError what its number says; a name is kept here.
      const hasNumber = (value.attributes.errno ?? null) !== null;
      const name = hasNumber ? "OSError" : value.name;
      return ["error", name, value.args.map(this.#of)];
    }
    if (value instanceof PyObject) return this.#object(value, number);
    const isDict = value instanceof Map ||
      Object.getPrototypeOf(value) === Object.prototype;
    if (!isDict) throw new NoForm();
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return [
      "dict",
      number,
      entries.map(([key, member]) => [plus(this.of(key)), this.of(member)]),
    ];
  }

  #object(value: PyObject, number: number): Form {
    const { args, items, entries, state } = value;
    const isThing = value.className === THING &&
      args.length + items.length + entries.length === 0;
    const isDict = state === null || typeof state === "object" &&
        Object.getPrototypeOf(state) === Object.prototype;
    if (!isThing || !isDict) throw new NoForm();
    const pairs = Object.entries(state ?? {}).sort(([a], [b]) => compare(a, b));
    return ["object", number, pairs.map(([key, v]) => [key, this.of(v)])];
  }

  #leaf(value: object): Form | undefined {
    if (value instanceof Uint8Array) return ["b", latin1(value)];
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      const numbers = [...value as Float64Array | BigInt64Array];
      this.nodes += numbers.length;
      return ["array", ...numbers.map(numberForm)];
    }
    if (value instanceof PyComplex) {
      return ["complex", numberForm(value.real), numberForm(value.imag)];
    }
    if (value instanceof PyRange) {
      return ["range", ...[value.start, value.stop, value.step].map(String)];
    }
    if (value instanceof PySlice) {
      return ["slice", ...[value.start, value.stop, value.step].map(this.#of)];
    }
    if (value instanceof PyDecimal) return ["Decimal", value.text];
    if (value instanceof PyFraction) {
      // Large ones are kept as they are written.
      const { numerator, denominator } = value;
      const isLarge = denominator >= UNREDUCED || numerator >= UNREDUCED ||
        numerator <= -UNREDUCED;
      if (isLarge) throw new NoForm();
      return ["Fraction", `${value.numerator}/${value.denominator}`];
    }
    if (value instanceof PyTimedelta) {
      const { days, seconds, microseconds } = value;
      return ["timedelta", days, seconds, microseconds];
    }
    if (value instanceof PyDateTime) return ["datetime", value.iso];
    if (value instanceof PyDate) return ["date", String(value)];
    if (value instanceof PyTime) return ["time", String(value)];
    if (value instanceof PyTimezone) return ["timezone", value.offset];
    if (value instanceof PyGlobal) {
      return ["global", String(value).replace(OLD_NAMES, "builtins.OSError")];
    }
    return undefined;
  }
}

function numberForm(value: number | bigint): Form {
  if (Number.isNaN(value)) return ["n", "nan"];
  if (Object.is(value, -0)) return ["n", "-0"];
  if (typeof value === "bigint" || Number.isInteger(value)) {
    return ["n", String(BigInt(value))];
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return ["n", view.getBigUint64(0).toString(16).padStart(16, "0")];
}

/** Keys and members are no -0 here. */
function plus(form: Form): Form {
  return Array.isArray(form) && form[0] === "n" && form[1] === "-0"
    ? ["n", "0"]
    : form;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether two forms are the same, with members of sets in any order. */
export function isSameForm(a: Form, b: Form): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(form: Form): Form {
  if (!Array.isArray(form)) return form;
  if (form[0] !== "set") return form.map(sorted);
  const members = form.slice(1).map((text) =>
    JSON.stringify(sorted(JSON.parse(text as string)))
  );
  return ["set", ...members.sort()];
}
