// One file: the table of opcodes, one row each, and the loop that dispatches on
// it.
import { build } from "./build.ts";
import {
  addItems,
  addMembers,
  extend,
  fillTop,
  list,
  makeAndFill,
  makeOfMarked,
  setItem,
  setItems,
  tuple,
} from "./containers.ts";
import { extension, nextBuffer, persistentValue } from "./external.ts";
import { malformed } from "../errors.ts";
import { finish } from "../finish.ts";
import {
  EMPTY_TUPLE,
  isPlain,
  markCalled,
  markImmutable,
  markMutable,
} from "../values/marks.ts";
import { PyGlobal, PyObject } from "../values/object.ts";
import { setOwn } from "../values/dict.ts";
import type { Machine } from "./machine.ts";
import {
  decodeLong,
  exact,
  parseFloatLine,
  parseInt0,
  parseLong,
} from "../values/numbers.ts";
import {
  decodeLatin1,
  decodeRawUnicodeEscape,
  decodeStrictUtf8,
  decodeStringLiteral,
  decodeUtf8,
  isAscii,
  latin1InSteps,
  rawUnicodeEscapeInSteps,
  stringLiteralInSteps,
  surrogatesInSteps,
} from "../values/text.ts";

const HIGHEST_PROTOCOL = 5;
const KEYWORD_BYTES = 16;
/** Longer lines are decoded in steps. */
const SHORT = 65_536;

/** The effect of an instruction. */
export type Run = (m: Machine) => void;

/**
 * One row for each instruction, in the order of its byte: the byte, its name in
 * CPython, the name of its argument in `pickletools`, and its effect.
 */
export const OPCODES: readonly (readonly [
  code: number,
  name: string,
  argument: string | null,
  run: Run,
])[] = [
  [0x28, "MARK", null, (m) => m.stack.mark()],
  [0x29, "EMPTY_TUPLE", null, (m) => m.stack.push(EMPTY_TUPLE)],
  [0x2e, "STOP", null, (m) => {
    m.stack.top();
    m.stopped = true;
  }],
  [0x30, "POP", null, (m) => m.stack.drop()],
  [0x31, "POP_MARK", null, (m) => void m.stack.popToMark()],
  [0x32, "DUP", null, (m) => m.stack.duplicate()],
  [
    0x42,
    "BINBYTES",
    "bytes4",
    (m) => m.stack.push(takeBytes(m, m.reader.uint32())),
  ],
  [0x43, "SHORT_BINBYTES", "bytes1", (m) => {
    m.stack.push(takeBytes(m, m.reader.uint8()));
  }],
  [
    0x46,
    "FLOAT",
    "floatnl",
    (m) => m.stack.push(parseFloatLine(m.reader.line())),
  ],
  [0x47, "BINFLOAT", "float8", (m) => m.stack.push(m.reader.float64())],
  [0x49, "INT", "decimalnl_short", (m) => {
    m.stack.push(parseInt0(m.reader.line(), m.limits));
  }],
  [0x4a, "BININT", "int4", (m) => m.stack.push(m.reader.int32())],
  [0x4b, "BININT1", "uint1", (m) => m.stack.push(m.reader.uint8())],
  [0x4c, "LONG", "decimalnl_long", (m) => {
    m.stack.push(parseLong(m.reader.line(), m.limits));
  }],
  [0x4d, "BININT2", "uint2", (m) => m.stack.push(m.reader.uint16())],
  [0x4e, "NONE", null, (m) => m.stack.push(null)],
  [0x50, "PERSID", "stringnl_noescape", (m) => {
    m.stack.push(persistentValue(m, asciiLine(m)));
  }],
  [0x51, "BINPERSID", null, (m) => {
    m.stack.push(persistentValue(m, m.stack.pop()));
  }],
  [0x52, "REDUCE", null, (m) => {
    const args = m.stack.popTuple();
    const callable = m.stack.pop();
    const value = m.reduce(callable, args);
    if (value instanceof PyObject && callable instanceof PyGlobal) {
      // Functions such as those of copyreg create instances of other classes.
      if (value.className.endsWith(callable.name)) markCalled(value);
    }
    m.pushResult(value);
  }],
  [0x53, "STRING", "stringnl", (m) => {
    pushLiteral(m, m.reader.line());
  }],
  [0x54, "BINSTRING", "string4", (m) => {
    pushString(m, m.reader.take(m.reader.signedLength()));
  }],
  [0x55, "SHORT_BINSTRING", "string1", (m) => {
    pushString(m, m.reader.take(m.reader.uint8()));
  }],
  [0x56, "UNICODE", "unicodestringnl", (m) => {
    const line = m.reader.line();
    if (line.length <= SHORT) m.stack.push(decodeRawUnicodeEscape(line));
    else m.later(pushed(m, rawUnicodeEscapeInSteps(line)));
  }],
  [0x58, "BINUNICODE", "unicodestring4", (m) => {
    pushText(m, m.reader.uint32());
  }],
  [0x5d, "EMPTY_LIST", null, (m) => m.stack.push([])],
  [0x61, "APPEND", null, (m) => extend(m, [m.stack.pop()])],
  [0x62, "BUILD", null, (m) => build(m, m.stack.pop())],
  [0x63, "GLOBAL", "stringnl_noescape_pair", (m) => {
    const module = decodeUtf8(m.reader.line());
    m.stack.push(m.named(module, decodeUtf8(m.reader.line())));
  }],
  [0x64, "DICT", null, (m) => makeAndFill(m, {}, setItems)],
  [0x65, "APPENDS", null, (m) => fillTop(m, extend)],
  [0x67, "GET", "decimalnl_short", (m) => m.stack.get(indexLine(m))],
  [0x68, "BINGET", "uint1", (m) => m.stack.get(m.reader.uint8())],
  [0x69, "INST", "stringnl_noescape_pair", (m) => {
    const module = decodeUtf8(m.reader.line());
    const callable = m.named(module, decodeUtf8(m.reader.line()));
    const args = m.stack.popToMark();
    m.stack.nest();
    m.pushResult(m.call(callable, args));
  }],
  [0x6a, "LONG_BINGET", "uint4", (m) => m.stack.get(m.reader.uint32())],
  [0x6c, "LIST", null, (m) => makeOfMarked(m, (items) => list(m, items))],
  [0x6f, "OBJ", null, (m) => {
    const [callable, ...args] = m.stack.popToMark();
    m.stack.nest();
    m.pushResult(m.call(callable, args));
  }],
  [0x70, "PUT", "decimalnl_short", (m) => m.stack.put(indexLine(m))],
  [0x71, "BINPUT", "uint1", (m) => m.stack.put(m.reader.uint8())],
  [0x72, "LONG_BINPUT", "uint4", (m) => m.stack.put(m.reader.uint32())],
  [0x73, "SETITEM", null, (m) => {
    const value = m.stack.pop();
    setItem(m, m.stack.pop(), value);
  }],
  [0x74, "TUPLE", null, (m) => makeOfMarked(m, (items) => tuple(m, items))],
  [0x75, "SETITEMS", null, (m) => fillTop(m, setItems)],
  [0x7d, "EMPTY_DICT", null, (m) => m.stack.push({})],
  [0x80, "PROTO", "uint1", (m) => {
    const protocol = m.reader.uint8();
    if (protocol > HIGHEST_PROTOCOL) {
      throw malformed(`Cannot read protocol "${protocol}": 5 is the highest`);
    }
    m.protocol = protocol;
  }],
  [0x81, "NEWOBJ", null, (m) => {
    const args = m.stack.popTuple();
    m.pushResult(m.newObject(m.stack.pop(), args));
  }],
  [0x82, "EXT1", "uint1", (m) => {
    m.stack.push(extension(m, m.reader.uint8()));
  }],
  [0x83, "EXT2", "uint2", (m) => {
    m.stack.push(extension(m, m.reader.uint16()));
  }],
  [0x84, "EXT4", "int4", (m) => {
    m.stack.push(extension(m, m.reader.int32()));
  }],
  [0x85, "TUPLE1", null, (m) => m.stack.push(tuple(m, [m.stack.pop()]))],
  [0x86, "TUPLE2", null, (m) => {
    const second = m.stack.pop();
    m.stack.push(tuple(m, [m.stack.pop(), second]));
  }],
  [0x87, "TUPLE3", null, (m) => {
    const third = m.stack.pop();
    const second = m.stack.pop();
    m.stack.push(tuple(m, [m.stack.pop(), second, third]));
  }],
  [0x88, "NEWTRUE", null, (m) => m.stack.push(true)],
  [0x89, "NEWFALSE", null, (m) => m.stack.push(false)],
  [0x8a, "LONG1", "long1", (m) => {
    m.stack.push(decodeLong(m.reader.take(m.reader.uint8()), m.limits));
  }],
  [0x8b, "LONG4", "long4", (m) => {
    const length = m.reader.int32();
    if (length < 0) {
      throw malformed("Cannot read an integer: its length is negative");
    }
    m.stack.push(decodeLong(m.reader.take(length), m.limits));
  }],
  [0x8c, "SHORT_BINUNICODE", "unicodestring1", (m) => {
    pushText(m, m.reader.uint8());
  }],
  [0x8d, "BINUNICODE8", "unicodestring8", (m) => {
    pushText(m, m.reader.length64());
  }],
  [0x8e, "BINBYTES8", "bytes8", (m) => {
    m.stack.push(takeBytes(m, m.reader.length64()));
  }],
  [0x8f, "EMPTY_SET", null, (m) => m.stack.push(new Set())],
  [0x90, "ADDITEMS", null, (m) => fillTop(m, addItems)],
  [0x91, "FROZENSET", null, (m) => {
    makeAndFill(m, markImmutable(new Set()), addMembers);
  }],
  [0x92, "NEWOBJ_EX", null, (m) => {
    const kwargs = keywordsOf(m, m.stack.pop());
    const args = m.stack.popTuple();
    const callable = m.stack.pop();
    const { length } = Object.keys(kwargs);
    m.charge(length * KEYWORD_BYTES);
    m.pushResult(m.newObject(callable, args, length > 0 ? kwargs : undefined));
  }],
  [0x93, "STACK_GLOBAL", null, (m) => {
    const name = m.stack.pop();
    const module = m.stack.pop();
    if (typeof name !== "string" || typeof module !== "string") {
      throw malformed("Cannot name a global: its name is not a string");
    }
    m.stack.push(m.named(module, name));
  }],
  [0x94, "MEMOIZE", null, (m) => m.stack.memoize()],
  [0x95, "FRAME", "uint8", (m) => m.reader.require(m.reader.length64())],
  [0x96, "BYTEARRAY8", "bytearray8", (m) => {
    m.stack.push(markMutable(takeBytes(m, m.reader.length64())));
  }],
  [0x97, "NEXT_BUFFER", null, (m) => m.stack.push(nextBuffer(m))],
  [0x98, "READONLY_BUFFER", null, (m) => {
    if (!ArrayBuffer.isView(m.stack.top())) {
      throw malformed(
        "Cannot make a buffer read-only: the value is not a buffer",
      );
    }
  }],
];

/**
 * Keyword arguments. Names that are numbers would change their order in an
 * object.
 */
function keywordsOf(m: Machine, given: unknown): Record<string, unknown> {
  if (isPlain(given)) return given;
  const keywords: Record<string, unknown> = {};
  if (given instanceof Map) {
    m.charge(given.size * KEYWORD_BYTES);
    for (const [name, value] of given) {
      if (typeof name !== "string") throw notNames();
      setOwn(keywords, name, value);
    }
    return keywords;
  }
  throw notNames();
}

function notNames(): Error {
  return malformed(
    "Cannot use keyword arguments: they are not a dict of names",
  );
}

function takeBytes(m: Machine, length: number): Uint8Array {
  return m.reader.take(length);
}

function pushText(m: Machine, length: number): void {
  const bytes = m.reader.take(length);
  const text = decodeStrictUtf8(bytes);
  if (text !== undefined) m.stack.push(text);
  else m.later(pushed(m, surrogatesInSteps(bytes)));
}

function* pushed(
  m: Machine,
  text: Generator<void, string | Uint8Array>,
): Generator<void, void> {
  yield; // the uninterruptible call of the engine has taken its time
  m.stack.push(yield* text);
}

/** A string of Python 2, whose encoding is not stated. */
function pushString(m: Machine, bytes: Uint8Array): void {
  if (bytes.length > SHORT) m.later(pushed(m, stringInSteps(m, bytes)));
  else m.stack.push(finish(stringInSteps(m, bytes)));
}

function pushLiteral(m: Machine, line: Uint8Array): void {
  if (line.length <= SHORT) pushString(m, decodeStringLiteral(line));
  else m.later(pushed(m, literalInSteps(m, line)));
}

function* literalInSteps(
  m: Machine,
  line: Uint8Array,
): Generator<void, string | Uint8Array> {
  return yield* stringInSteps(m, yield* stringLiteralInSteps(line));
}

function* stringInSteps(
  m: Machine,
  bytes: Uint8Array,
): Generator<void, string | Uint8Array> {
  switch (m.options.encoding ?? "ascii") {
    case "bytes":
      return bytes;
    case "latin1":
      return yield* latin1InSteps(bytes);
    case "utf-8":
      return decodeStrictUtf8(bytes) ?? (yield* surrogatesInSteps(bytes));
    case "ascii":
      if (isAscii(bytes)) return decodeStrictUtf8(bytes)!;
  }
  throw malformed(
    "Cannot read text of Python 2: it is not ASCII",
    'Pass options.encoding: "latin1", "utf-8" or "bytes"',
  );
}

function asciiLine(m: Machine): string {
  const line = m.reader.line();
  if (isAscii(line)) return decodeLatin1(line);
  throw malformed("Cannot load a persistent id: it is not ASCII");
}

// CPython reads it by PyLong_FromString with base 10.
function indexLine(m: Machine): number | bigint {
  const text = decodeLatin1(m.reader.line().subarray(0, 64)).trim();
  if (/^[+-]?\d+(_\d+)*$/.test(text)) {
    return exact(BigInt(text.replaceAll("_", "")));
  }
  throw malformed("Cannot use the memo: the index is not an integer");
}
