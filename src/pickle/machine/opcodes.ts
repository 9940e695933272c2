import { dictOf } from "../values/dict.ts";
import { malformed, PickleError, Refusal } from "../errors.ts";
import { runFast } from "./fast_path.ts";
import { EMPTY_TUPLE, isPlain, markMutable } from "../values/marks.ts";
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
  decodeStringLiteral,
  decodeUtf8,
  isAscii,
} from "../values/text.ts";

const HIGHEST_PROTOCOL = 5;

type Run = (m: Machine) => void;

/**
 * One row for each instruction, in the order of its byte: the byte, CPython's
 * name, `pickletools`' name of its argument, its effect.
 */
export const OPCODES: readonly (readonly [
  code: number,
  name: string,
  argument: string | null,
  run: Run,
])[] = [
  [0x28, "MARK", null, (m) => m.mark()],
  [0x29, "EMPTY_TUPLE", null, (m) => m.push(EMPTY_TUPLE)],
  [0x2e, "STOP", null, (m) => {
    m.top();
    m.stopped = true;
  }],
  [0x30, "POP", null, (m) => m.drop()],
  [0x31, "POP_MARK", null, (m) => void m.popToMark()],
  [0x32, "DUP", null, (m) => m.duplicate()],
  [0x42, "BINBYTES", "bytes4", (m) => m.push(takeBytes(m, m.reader.uint32()))],
  [0x43, "SHORT_BINBYTES", "bytes1", (m) => {
    m.push(takeBytes(m, m.reader.uint8()));
  }],
  [0x46, "FLOAT", "floatnl", (m) => m.push(parseFloatLine(m.reader.line()))],
  [0x47, "BINFLOAT", "float8", (m) => m.push(m.reader.float64())],
  [0x49, "INT", "decimalnl_short", (m) => {
    m.push(parseInt0(m.reader.line(), m.limits));
  }],
  [0x4a, "BININT", "int4", (m) => m.push(m.reader.int32())],
  [0x4b, "BININT1", "uint1", (m) => m.push(m.reader.uint8())],
  [0x4c, "LONG", "decimalnl_long", (m) => {
    m.push(parseLong(m.reader.line(), m.limits));
  }],
  [0x4d, "BININT2", "uint2", (m) => m.push(m.reader.uint16())],
  [0x4e, "NONE", null, (m) => m.push(null)],
  [0x50, "PERSID", "stringnl_noescape", (m) => {
    m.persistent(asciiLine(m));
  }],
  [0x51, "BINPERSID", null, (m) => m.persistent(m.pop())],
  [0x52, "REDUCE", null, (m) => {
    const args = m.popTuple();
    m.push(m.call(m.pop(), args));
  }],
  [0x53, "STRING", "stringnl", (m) => {
    pushString(m, decodeStringLiteral(m.reader.line()));
  }],
  [0x54, "BINSTRING", "string4", (m) => {
    pushString(m, m.reader.take(m.reader.signedLength()));
  }],
  [0x55, "SHORT_BINSTRING", "string1", (m) => {
    pushString(m, m.reader.take(m.reader.uint8()));
  }],
  [0x56, "UNICODE", "unicodestringnl", (m) => {
    m.push(decodeRawUnicodeEscape(m.reader.line()));
  }],
  [0x58, "BINUNICODE", "unicodestring4", (m) => {
    m.push(takeText(m, m.reader.uint32()));
  }],
  [0x5d, "EMPTY_LIST", null, (m) => m.push([])],
  [0x61, "APPEND", null, (m) => m.extend([m.pop()])],
  [0x62, "BUILD", null, (m) => m.setState(m.pop())],
  [0x63, "GLOBAL", "stringnl_noescape_pair", (m) => {
    const module = decodeUtf8(m.reader.line());
    m.push(m.named(module, decodeUtf8(m.reader.line())));
  }],
  [0x64, "DICT", null, (m) => {
    const pairs = m.popToMark();
    if (pairs.length % 2 === 1) {
      throw malformed("Cannot make a dict: a key has no value");
    }
    m.count(pairs.length / 2);
    m.push(dictOf(pairs));
  }],
  [0x65, "APPENDS", null, (m) => m.extend(m.popToMark())],
  [0x67, "GET", "decimalnl_short", (m) => m.get(indexLine(m))],
  [0x68, "BINGET", "uint1", (m) => m.get(m.reader.uint8())],
  [0x69, "INST", "stringnl_noescape_pair", (m) => {
    const module = decodeUtf8(m.reader.line());
    const callable = m.global(module, decodeUtf8(m.reader.line()));
    m.push(m.call(callable, m.popToMark()));
  }],
  [0x6a, "LONG_BINGET", "uint4", (m) => m.get(m.reader.uint32())],
  [0x6c, "LIST", null, (m) => {
    const items = m.popToMark();
    m.count(items.length);
    m.push(items);
  }],
  [0x6f, "OBJ", null, (m) => {
    const [callable, ...args] = m.popToMark();
    m.push(m.call(callable, args));
  }],
  [0x70, "PUT", "decimalnl_short", (m) => m.put(indexLine(m))],
  [0x71, "BINPUT", "uint1", (m) => m.put(m.reader.uint8())],
  [0x72, "LONG_BINPUT", "uint4", (m) => m.put(m.reader.uint32())],
  [0x73, "SETITEM", null, (m) => {
    const value = m.pop();
    m.setItems([m.pop(), value]);
  }],
  [0x74, "TUPLE", null, (m) => m.tuple(m.popToMark())],
  [0x75, "SETITEMS", null, (m) => m.setItems(m.popToMark())],
  [0x7d, "EMPTY_DICT", null, (m) => m.push({})],
  [0x80, "PROTO", "uint1", (m) => {
    const protocol = m.reader.uint8();
    if (protocol > HIGHEST_PROTOCOL) {
      throw malformed(`Cannot read protocol "${protocol}": 5 is the highest`);
    }
    m.protocol = protocol;
  }],
  [0x81, "NEWOBJ", null, (m) => {
    const args = m.popTuple();
    m.push(m.call(m.pop(), args));
  }],
  [0x82, "EXT1", "uint1", (m) => m.extension(m.reader.uint8())],
  [0x83, "EXT2", "uint2", (m) => m.extension(m.reader.uint16())],
  [0x84, "EXT4", "int4", (m) => m.extension(m.reader.int32())],
  [0x85, "TUPLE1", null, (m) => m.tuple([m.pop()])],
  [0x86, "TUPLE2", null, (m) => {
    const second = m.pop();
    m.tuple([m.pop(), second]);
  }],
  [0x87, "TUPLE3", null, (m) => {
    const third = m.pop();
    const second = m.pop();
    m.tuple([m.pop(), second, third]);
  }],
  [0x88, "NEWTRUE", null, (m) => m.push(true)],
  [0x89, "NEWFALSE", null, (m) => m.push(false)],
  [0x8a, "LONG1", "long1", (m) => {
    m.push(decodeLong(m.reader.take(m.reader.uint8()), m.limits));
  }],
  [0x8b, "LONG4", "long4", (m) => {
    const length = m.reader.int32();
    if (length < 0) {
      throw malformed("Cannot read an integer: its length is negative");
    }
    m.push(decodeLong(m.reader.take(length), m.limits));
  }],
  [0x8c, "SHORT_BINUNICODE", "unicodestring1", (m) => {
    m.push(takeText(m, m.reader.uint8()));
  }],
  [0x8d, "BINUNICODE8", "unicodestring8", (m) => {
    m.push(takeText(m, m.reader.length64()));
  }],
  [0x8e, "BINBYTES8", "bytes8", (m) => {
    m.push(takeBytes(m, m.reader.length64()));
  }],
  [0x8f, "EMPTY_SET", null, (m) => m.push(new Set())],
  [0x90, "ADDITEMS", null, (m) => m.addItems(m.popToMark())],
  [0x91, "FROZENSET", null, (m) => m.frozenset(m.popToMark())],
  [0x92, "NEWOBJ_EX", null, (m) => {
    const kwargs = m.pop();
    const args = m.popTuple();
    if (!isPlain(kwargs)) {
      throw malformed(
        "Cannot use keyword arguments: they are no dict of names",
      );
    }
    const callable = m.pop();
    const none = Object.keys(kwargs).length === 0;
    m.push(none ? m.call(callable, args) : m.call(callable, args, kwargs));
  }],
  [0x93, "STACK_GLOBAL", null, (m) => {
    const name = m.pop();
    const module = m.pop();
    if (typeof name !== "string" || typeof module !== "string") {
      throw malformed("Cannot name a global: its name is not text");
    }
    m.push(m.named(module, name));
  }],
  [0x94, "MEMOIZE", null, (m) => m.memoize()],
  [0x95, "FRAME", "uint8", (m) => m.reader.require(m.reader.length64())],
  [0x96, "BYTEARRAY8", "bytearray8", (m) => {
    m.push(markMutable(takeBytes(m, m.reader.length64())));
  }],
  [0x97, "NEXT_BUFFER", null, (m) => m.nextBuffer()],
  [0x98, "READONLY_BUFFER", null, (m) => {
    if (!(m.top() instanceof Uint8Array)) {
      throw malformed("Cannot make a buffer read-only: the value is none");
    }
  }],
];

function takeBytes(m: Machine, length: number): Uint8Array {
  return m.reader.take(length);
}

function takeText(m: Machine, length: number): string {
  return decodeUtf8(m.reader.take(length));
}

/** Text of Python 2, which did not say how its bytes are to be read. */
function pushString(m: Machine, bytes: Uint8Array): void {
  m.push(decodeString(m, bytes));
}

function decodeString(m: Machine, bytes: Uint8Array): string | Uint8Array {
  switch (m.options.encoding ?? "ascii") {
    case "bytes":
      return bytes;
    case "latin1":
      return decodeLatin1(bytes);
    case "utf-8":
      return decodeUtf8(bytes);
    case "ascii":
      if (isAscii(bytes)) return decodeLatin1(bytes);
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
  throw malformed("Cannot use the memo: the index is no integer");
}

const DISPATCH: Run[] = Array.from({ length: 256 }, () => refuseOpcode);
const NAMES: (string | undefined)[] = [];
for (const [code, name, , run] of OPCODES) {
  DISPATCH[code] = run;
  NAMES[code] = name;
}

function refuseOpcode(m: Machine): void {
  const code = m.reader.bytes[--m.reader.pos]!;
  const hex = code.toString(16).padStart(2, "0");
  throw malformed(
    `Cannot read an instruction: no opcode has the byte "0x${hex}"`,
  );
}

/**
 * Runs `machine` to its STOP and returns what is then on top.
 *
 * @param fast Whether `fast.ts` may take what it can; the value is the same.
 */
export function runToStop(machine: Machine, fast: boolean): unknown {
  const { reader } = machine;
  let start = 0;
  try {
    while (!machine.stopped) {
      if (fast) runFast(machine);
      start = reader.pos;
      machine.begin();
      DISPATCH[reader.uint8()]!(machine);
    }
    return machine.pop();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw located(error, reader.pos, NAMES[reader.bytes[start] ?? -1]);
  }
}

/** The error for the caller, with the place that a refusal does not know. */
export function located(
  refusal: Refusal,
  offset: number,
  opcode?: string,
): PickleError {
  const { code, message, hint } = refusal;
  return new PickleError(code, message, { offset, opcode, hint });
}
