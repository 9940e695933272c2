// What the constructors of Python's own types make of their arguments.

import { addMember, type Dict, dictOf, entriesOf } from "../values/dict.ts";
import { malformed } from "../errors.ts";
import type { Makers } from "./maker.ts";
import { isTuple, markImmutable, markMutable } from "../values/marks.ts";
import type { MakeContext } from "./maker.ts";
import { Pending } from "./maker.ts";
import { parseLong, readFloat } from "../values/numbers.ts";
import { PyComplex } from "../values/number/complex.ts";
import { PyDecimal } from "../values/number/decimal.ts";
import { PyFraction } from "../values/number/fraction.ts";
import { PyGlobal } from "../values/object.ts";
import { PyRange, PySlice } from "../values/number/range.ts";

const WORD = 8;
/** A Set or Map keeps more than the member. */
const MEMBER = 40;

/** The members of a value that Python would iterate over, paid for. */
function members(value: unknown, context: MakeContext): unknown[] | undefined {
  const items = Array.isArray(value)
    ? value
    : value instanceof Set
    ? [...value]
    : undefined;
  if (items !== undefined) {
    context.charge(items.length * WORD);
    context.count(items.length);
  }
  return items;
}

function list(args: readonly unknown[], context: MakeContext) {
  return args.length === 0 ? [] : members(args[0], context)?.slice();
}

function set(args: readonly unknown[], context: MakeContext) {
  const items = args.length === 0 ? [] : members(args[0], context);
  if (items === undefined) return undefined;
  context.charge(items.length * MEMBER);
  const made = new Set<unknown>();
  for (const item of items) addMember(made, item);
  return made;
}

function dict(
  args: readonly unknown[],
  context: MakeContext,
): Dict | undefined {
  const [from = []] = args;
  const entries = isDict(from) ? entriesOf(from) : pairs(from);
  if (entries === undefined) return undefined;
  context.charge(entries.length * 2 * MEMBER);
  context.count(entries.length);
  return dictOf(entries.flat(1));
}

function isDict(value: unknown): value is Dict {
  return value instanceof Map ||
    (typeof value === "object" && value !== null &&
      Object.getPrototypeOf(value) === Object.prototype);
}

function pairs(value: unknown): [unknown, unknown][] | undefined {
  if (!Array.isArray(value)) return undefined;
  const fits = value.every((pair) => Array.isArray(pair) && pair.length === 2);
  return fits ? value : undefined;
}

function ordered(args: readonly unknown[], context: MakeContext) {
  const made = dict(args, context);
  if (made !== undefined) context.ordered.add(made);
  return made;
}

function deque(args: readonly unknown[], context: MakeContext) {
  const [items = [], maxlen = null] = args;
  const made = list([items], context);
  if (made === undefined) return undefined;
  if (typeof maxlen === "number") context.bounded.set(made, maxlen);
  return made;
}

function range(args: readonly unknown[]) {
  const [start, stop, step = 1] = args.length === 1 ? [0, args[0]] : args;
  const fits = isInt(start) && isInt(stop) && isInt(step) &&
    BigInt(step) !== 0n;
  return fits ? new PyRange(start, stop, step) : undefined;
}

function isInt(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

/** `int()`, `int(7)`, `int("7")`, `int(True)`. */
function int([value = 0]: readonly unknown[], context: MakeContext) {
  if (typeof value === "boolean") return Number(value);
  if (isInt(value)) return value;
  if (typeof value !== "string" || !/^[+-]?\d+$/.test(value)) return undefined;
  context.charge(value.length);
  return parseLong(latin1Bytes(value), context.limits);
}

function complex([real, imag = 0]: readonly unknown[]) {
  return typeof real === "number" && typeof imag === "number"
    ? new PyComplex(real, imag)
    : undefined;
}

/** Of `type(x)`, only the classes that have no name to be pickled by. */
function typeOf(args: readonly unknown[], context: MakeContext) {
  const [value] = args;
  if (args.length !== 1) return undefined;
  if (value === null) return context.global("builtins", "NoneType");
  if (!(value instanceof PyGlobal) || value.module !== "builtins") {
    return undefined;
  }
  if (value.name === "Ellipsis") return context.global("builtins", "ellipsis");
  return value.name === "NotImplemented"
    ? context.global("builtins", "NotImplementedType")
    : undefined;
}

/** Old protocols find a class in a class, and a bound method, by `getattr`. */
function getattr([owner, name]: readonly unknown[], context: MakeContext) {
  if (!(owner instanceof PyGlobal) || typeof name !== "string") {
    return undefined;
  }
  return owner.name === ""
    ? context.global(owner.module, name)
    : context.global(owner.module, `${owner.name}.${name}`);
}

function isLatin1(encoding: unknown): boolean {
  return typeof encoding === "string" &&
    /^(latin[-_ ]?1|iso[-_]?8859[-_]1|l1|8859)$/i.test(encoding);
}

/** The bytes whose numbers are the characters of `text`. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) {
      throw malformed("Cannot make bytes: a character is not in Latin-1");
    }
    bytes[i] = code;
  }
  return bytes;
}

function encode([text, encoding]: readonly unknown[], context: MakeContext) {
  if (typeof text !== "string" || !isLatin1(encoding)) return undefined;
  context.charge(text.length);
  return latin1Bytes(text);
}

function bytes(args: readonly unknown[], context: MakeContext) {
  const [from, encoding] = args;
  if (args.length === 0) return new Uint8Array();
  if (typeof from === "string") return encode([from, encoding], context);
  const numbers = from instanceof Uint8Array ? from : members(from, context);
  const fits = numbers?.every((n: unknown) =>
    Number.isInteger(n) && (n as number) >= 0 && (n as number) < 256
  );
  if (numbers === undefined || !fits) return undefined;
  context.charge(numbers.length);
  return Uint8Array.from(numbers as ArrayLike<number>);
}

function bytearray(args: readonly unknown[], context: MakeContext) {
  const made = bytes(args, context);
  return made && markMutable(made);
}

function decimal([text]: readonly unknown[]) {
  const form =
    /^[+-]?((\d+(\.\d*)?|\.\d+)(E[+-]?\d+)?|Infinity|Inf|s?NaN\d*)$/i;
  if (typeof text === "number" || typeof text === "bigint") {
    return isInt(text) ? new PyDecimal(String(text)) : undefined;
  }
  return typeof text === "string" && text.length < 1e6 && form.test(text)
    ? new PyDecimal(text)
    : undefined;
}

function fraction([first, second = 1]: readonly unknown[]) {
  const parts = typeof first === "string"
    ? /^([+-]?\d{1,100000})(?:\/(\d{1,100000}))?$/.exec(first)?.slice(1)
    : [first, second];
  const [numerator, denominator = 1] = parts ?? [];
  if (parts === undefined || !isWhole(numerator) || !isWhole(denominator)) {
    return undefined;
  }
  const below = BigInt(denominator);
  return below > 0n ? new PyFraction(BigInt(numerator), below) : undefined;
}

function isWhole(value: unknown): value is string | number | bigint {
  return typeof value === "string" || isInt(value);
}

class PendingUuid extends Pending {
  build(state: unknown): string | undefined {
    const attributes = isTuple(state) ? state[1] : state;
    if (!isDict(attributes) || attributes instanceof Map) return undefined;
    const { int } = attributes;
    if (!isInt(int) || int < 0 || BigInt(int) >> 128n !== 0n) return undefined;
    return uuidText(BigInt(int));
  }
}

function uuidText(value: bigint): string {
  return value.toString(16).padStart(32, "0").replace(
    /^(.{8})(.{4})(.{4})(.{4})/,
    "$1-$2-$3-$4-",
  );
}

function uuid([hex]: readonly unknown[]) {
  if (hex === undefined) return new PendingUuid("uuid.UUID", []);
  if (typeof hex !== "string") return undefined;
  const digits = hex.replace(/[{}-]|urn:|uuid:/g, "");
  return /^[0-9a-f]{32}$/i.test(digits)
    ? uuidText(BigInt(`0x${digits}`))
    : undefined;
}

// CPython, Lib/posixpath.py and ntpath.py: join, then what PurePath cleans up.
function posixPath(parts: readonly unknown[]) {
  if (!areTexts(parts)) return undefined;
  const from = parts.findLastIndex((part) => part.startsWith("/"));
  const root = from < 0 ? "" : /^\/\/(?!\/)/.test(parts[from]!) ? "//" : "/";
  const path = parts.slice(Math.max(from, 0)).join("/");
  return root + cleanPath(path, "/") || ".";
}

function windowsPath(parts: readonly unknown[]) {
  if (!areTexts(parts)) return undefined;
  const texts = parts.map((part) => part.replaceAll("/", "\\"));
  const from = texts.findLastIndex((part) => /^([a-z]:)?\\/i.test(part));
  const path = texts.slice(Math.max(from, 0)).join("\\");
  const root = /^(\\\\[^\\]+\\[^\\]+\\?|[a-z]:\\?|\\)?/i.exec(path)![0];
  return root + cleanPath(path.slice(root.length), "\\") || ".";
}

function cleanPath(path: string, separator: string): string {
  return path.split(separator).filter((part) => part !== "" && part !== ".")
    .join(separator);
}

function areTexts(parts: readonly unknown[]): parts is readonly string[] {
  return parts.every((part) => typeof part === "string");
}

// CPython, Lib/copyreg.py.
function reconstructor(args: readonly unknown[], context: MakeContext) {
  const [cls, base, state] = args;
  if (!(cls instanceof PyGlobal) || !(base instanceof PyGlobal)) {
    return undefined;
  }
  const builtin = base.module === "builtins" ? base.name : undefined;
  if (builtin === "object") return context.call(cls, []);
  // Of the tuples that are written so, nearly all are namedtuples.
  const fields = builtin === "tuple" && isTuple(state) ? state : [state];
  return context.call(cls, fields);
}

function newObject([cls, ...args]: readonly unknown[], context: MakeContext) {
  return cls instanceof PyGlobal ? context.call(cls, args) : undefined;
}

function newObjectEx(
  [cls, args, kwargs]: readonly unknown[],
  context: MakeContext,
) {
  if (!(cls instanceof PyGlobal) || !isTuple(args)) return undefined;
  if (!isDict(kwargs) || kwargs instanceof Map) return undefined;
  const none = Object.keys(kwargs).length === 0;
  return context.call(cls, args, none ? undefined : kwargs);
}

const PATHS: Makers = Object.fromEntries(
  ["pathlib", "pathlib._local"].flatMap((module) => [
    [`${module}.PosixPath`, posixPath],
    [`${module}.PurePosixPath`, posixPath],
    [`${module}.Path`, posixPath],
    [`${module}.PurePath`, posixPath],
    [`${module}.WindowsPath`, windowsPath],
    [`${module}.PureWindowsPath`, windowsPath],
  ]),
);

/** The rows of Python's own types. */
export const BUILTIN_MAKERS: Makers = {
  ...PATHS,
  "builtins.list": list,
  "builtins.tuple": (args, m) => {
    const items = list(args, m);
    return items && markImmutable(items);
  },
  "builtins.set": set,
  "builtins.frozenset": (args, m) => {
    const made = set(args, m);
    return made && markImmutable(made);
  },
  "builtins.dict": dict,
  "builtins.bytes": bytes,
  "builtins.bytearray": bytearray,
  "builtins.complex": complex,
  "builtins.range": range,
  "builtins.slice": ([start = null, stop = null, step = null]) =>
    new PySlice(start, stop, step),
  "builtins.type": typeOf,
  "builtins.getattr": getattr,
  "builtins.float": ([value = 0]) =>
    typeof value === "string"
      ? readFloat(value)
      : typeof value === "number"
      ? value
      : undefined,
  "builtins.int": int,
  "builtins.str": ([value = ""]) =>
    typeof value === "string" ? value : undefined,
  "builtins.bool": ([value = false]) =>
    typeof value === "boolean" || typeof value === "number"
      ? Boolean(value)
      : undefined,
  "_codecs.encode": encode,
  "collections.OrderedDict": ordered,
  "collections.defaultdict": ([, ...args], m) => dict(args, m),
  "collections.Counter": dict,
  "collections.deque": deque,
  "copyreg._reconstructor": reconstructor,
  "copyreg.__newobj__": newObject,
  "copyreg.__newobj_ex__": newObjectEx,
  "decimal.Decimal": decimal,
  "_decimal.Decimal": decimal,
  "_pydecimal.Decimal": decimal,
  "cdecimal.Decimal": decimal,
  "fractions.Fraction": fraction,
  "uuid.UUID": uuid,
};
