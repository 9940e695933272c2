// The properties of classes that cloudpickle wrote by value.

import { BUILTIN_EXCEPTIONS } from "../../makers/exceptions.ts";
import type { LocalClass } from "../../makers/maker.ts";
import { entriesOf, getOwn, isDict } from "../../values/dict.ts";
import { current } from "../../values/forward.ts";
import { isExceptionName, MESSAGE } from "../../values/error.ts";
import { isPlain } from "../../values/marks.ts";
import type { Mutable, PyObject } from "../../values/object.ts";
import { PyGlobal } from "../../values/object.ts";

type Charge = (bytes: number) => void;

const WORD = 8;
const ENTRY_BYTES = 64;

/** The properties of a class, including those of its bases. */
interface Knowledge {
  readonly fieldNames: readonly string[];
  readonly members: ReadonlyMap<unknown, string> | undefined;
  /** Whether combinations of the members of an enum have a name. */
  readonly namesFlags: boolean;
  readonly isException: boolean;
}

const NO_NAMES: readonly never[] = Object.freeze([]);
const UNKNOWN: Knowledge = {
  fieldNames: NO_NAMES,
  members: undefined,
  namesFlags: false,
  isException: false,
};

/** Sets the field names of instances of classes by value. */
export function nameFields(
  instances: ReadonlyMap<PyObject, PyGlobal>,
  classes: ReadonlyMap<PyGlobal, LocalClass>,
  charge: Charge,
): void {
  const known = new Map<PyGlobal, Knowledge>();
  for (const [instance, cls] of instances) {
    const object = instance as Mutable<PyObject>;
    const { fieldNames, members, namesFlags, isException } = knowledgeOf(
      cls,
      classes,
      known,
      charge,
    );
    if (members !== undefined && object.args.length === 1) {
      object.memberName = memberName(object.args[0], members, namesFlags) ??
        null;
      object.fieldNames = VALUE;
    } else if (isException) object.fieldNames = MESSAGE;
    else if (isNamedBy(object, fieldNames)) object.fieldNames = fieldNames;
  }
}

/** The field name of an enum's value. */
const VALUE: readonly string[] = Object.freeze(["value"]);

function isNamedBy({ args, state }: PyObject, names: readonly string[]) {
  if (names.length === 0) return false;
  return args.length === names.length ||
    (Array.isArray(state) && state.length === names.length);
}

/** A class and all of its bases, which may form a cycle. */
function lineageOf(
  cls: PyGlobal,
  classes: ReadonlyMap<PyGlobal, LocalClass>,
  charge: Charge,
): PyGlobal[] {
  const seen = new Set([cls]);
  for (const next of seen) {
    for (const base of classes.get(next)?.bases ?? []) {
      charge(WORD);
      const now = current(base);
      if (now instanceof PyGlobal) seen.add(now);
    }
  }
  return [...seen];
}

/** The names of the bases of a class by value; none for other classes. */
export function baseNames(
  cls: PyGlobal,
  classes: ReadonlyMap<PyGlobal, LocalClass>,
  charge: Charge,
): readonly string[] {
  return classes.has(cls) ? lineageOf(cls, classes, charge).map(String) : [];
}

function knowledgeOf(
  cls: PyGlobal,
  classes: ReadonlyMap<PyGlobal, LocalClass>,
  known: Map<PyGlobal, Knowledge>,
  charge: Charge,
): Knowledge {
  const before = known.get(cls);
  if (before !== undefined) return before;
  const lineage = lineageOf(cls, classes, charge);
  const knowledge = learn(lineage, classes, charge);
  known.set(cls, knowledge);
  return knowledge;
}

function learn(
  lineage: readonly PyGlobal[],
  classes: ReadonlyMap<PyGlobal, LocalClass>,
  charge: Charge,
): Knowledge {
  const isException = lineage.some((cls) =>
    !classes.has(cls) &&
    (BUILTIN_EXCEPTIONS.has(cls.toString()) || isExceptionName(cls.name))
  );
  if (isException) return { ...UNKNOWN, isException };
  for (const cls of lineage) {
    const { attributes, members } = classes.get(cls) ?? {};
    if (isDict(members)) {
      const entries = entriesOf(members);
      charge(entries.length * ENTRY_BYTES);
      const names = new Map(
        entries.filter(([name]) => typeof name === "string")
          .map(([name, value]) => [current(value), name as string] as const)
          .reverse(),
      );
      const namesFlags = isDict(attributes) &&
        getOwn(attributes, "_flag_mask_") !== undefined;
      return { ...UNKNOWN, members: names, namesFlags };
    }
    const fieldNames = namesIn(attributes, charge);
    if (fieldNames !== undefined) return { ...UNKNOWN, fieldNames };
  }
  return UNKNOWN;
}

/** The field names of a namedtuple, a dataclass or of slots. */
function namesIn(
  attributes: unknown,
  charge: Charge,
): readonly string[] | undefined {
  if (!isPlain(attributes)) return undefined;
  const dataclass = current(getOwn(attributes, "__dataclass_fields__"));
  const names = [
    getOwn(attributes, "_fields"),
    isPlain(dataclass) ? Object.keys(dataclass) : undefined,
    getOwn(attributes, "__slots__"),
  ].map(current).find((value) => Array.isArray(value) && value.length > 0);
  if (!Array.isArray(names)) return undefined;
  charge(names.length * WORD);
  const texts = names.filter((name) =>
    typeof name === "string" && !/^__\w+__$/.test(name)
  );
  return texts.length > 0 ? Object.freeze(texts) : undefined;
}

/** Python 3.11 and later name a combination of flags by its members. */
function memberName(
  given: unknown,
  members: ReadonlyMap<unknown, string>,
  namesFlags: boolean,
): string | undefined {
  const value = current(given);
  const own = members.get(value);
  if (own !== undefined || !namesFlags) return own;
  if (typeof value !== "number" || value <= 0 || value >= 2 ** 31) {
    return undefined;
  }
  const parts: string[] = [];
  for (let bit = 1; bit <= value; bit *= 2) {
    if ((value & bit) === 0) continue;
    const name = members.get(bit);
    if (name === undefined) return undefined;
    parts.push(name);
  }
  return parts.join("|");
}
