import { checkBytes } from "./check_bytes.ts";
import { PickleError, Refusal } from "./errors.ts";
import { resolveLimits } from "./limits.ts";
import {
  decodeLong,
  exact,
  parseFloatLine,
  parseInt0,
  parseLong,
} from "./values/numbers.ts";
import { OPCODES } from "./machine/opcodes.ts";
import { Reader } from "./machine/reader.ts";
import {
  decodeLatin1,
  decodeRawUnicodeEscape,
  decodeStringLiteral,
  decodeUtf8,
} from "./values/text.ts";

/** One instruction of a pickle. */
export interface Instruction {
  /** The index of its first byte. */
  readonly offset: number;
  /** Its name in CPython. */
  readonly opcode: string;
  /** Its argument; null if it has none. Bytes are a view on the input. */
  readonly argument:
    | null
    | boolean
    | number
    | bigint
    | string
    | Uint8Array;
}

type ReadArgument = (reader: Reader) => Instruction["argument"];

const LIMITS = resolveLimits();

/**
 * The reader of each kind of argument, by the name of the kind in pickletools.
 */
const ARGUMENTS: ReadonlyMap<string, ReadArgument> = new Map<
  string,
  ReadArgument
>([
  ["uint1", (r) => r.uint8()],
  ["uint2", (r) => r.uint16()],
  ["int4", (r) => r.int32()],
  ["uint4", (r) => r.uint32()],
  ["uint8", (r) => {
    const low = BigInt(r.uint32());
    return exact((BigInt(r.uint32()) << 32n) | low);
  }],
  ["float8", (r) => r.float64()],
  ["floatnl", (r) => parseFloatLine(r.line())],
  ["decimalnl_short", (r) => parseInt0(r.line(), LIMITS)],
  ["decimalnl_long", (r) => parseLong(r.line(), LIMITS)],
  ["long1", (r) => decodeLong(r.take(r.uint8()), LIMITS)],
  ["long4", (r) => decodeLong(r.take(r.signedLength()), LIMITS)],
  ["stringnl", (r) => decodeLatin1(decodeStringLiteral(r.line()))],
  ["stringnl_noescape", (r) => decodeLatin1(r.line())],
  [
    "stringnl_noescape_pair",
    (r) => `${decodeUtf8(r.line())} ${decodeUtf8(r.line())}`,
  ],
  ["string1", (r) => decodeLatin1(r.take(r.uint8()))],
  ["string4", (r) => decodeLatin1(r.take(r.signedLength()))],
  ["unicodestringnl", (r) => decodeRawUnicodeEscape(r.line())],
  ["unicodestring1", (r) => decodeUtf8(r.take(r.uint8()))],
  ["unicodestring4", (r) => decodeUtf8(r.take(r.uint32()))],
  ["unicodestring8", (r) => decodeUtf8(r.take(r.length64()))],
  ["bytes1", (r) => r.take(r.uint8())],
  ["bytes4", (r) => r.take(r.uint32())],
  ["bytes8", (r) => r.take(r.length64())],
  ["bytearray8", (r) => r.take(r.length64())],
]);

const ROWS = new Map(OPCODES.map((row) => [row[0], row]));

/**
 * Iterates over the instructions of a pickle up to STOP, as Python's
 * `pickletools.genops` does. No value is built. Only the completeness of each
 * instruction and its argument is checked.
 *
 * @example The instructions of a small list
 * ```ts
 * import { disassemble } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = Uint8Array.of(0x5d, 0x4b, 7, 0x61, 0x2e);
 * assertEquals([...disassemble(bytes)], [
 *   { offset: 0, opcode: "EMPTY_LIST", argument: null },
 *   { offset: 1, opcode: "BININT1", argument: 7 },
 *   { offset: 3, opcode: "APPEND", argument: null },
 *   { offset: 4, opcode: "STOP", argument: null },
 * ]);
 * ```
 *
 * @param bytes The pickle.
 * @returns The instructions, in order.
 * @throws {PickleError} If an instruction cannot be read; the instructions
 * before it are yielded.
 */
export function* disassemble(
  bytes: Uint8Array,
): Generator<Instruction, void, undefined> {
  checkBytes("read a pickle", bytes);
  const reader = new Reader(bytes);
  while (true) {
    const instruction = readInstruction(reader);
    yield instruction;
    if (instruction.opcode === "STOP") return;
  }
}

function readInstruction(reader: Reader): Instruction {
  const offset = reader.pos;
  let opcode: string | undefined;
  try {
    const code = reader.uint8();
    const row = ROWS.get(code);
    if (row === undefined) {
      reader.pos = offset;
      const hex = code.toString(16).padStart(2, "0");
      throw new Refusal(
        "malformed",
        `Cannot read an instruction: no opcode has the byte "0x${hex}"`,
      );
    }
    opcode = row[1];
    const read = row[2] === null ? undefined : ARGUMENTS.get(row[2]);
    return { offset, opcode, argument: read?.(reader) ?? null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, hint } = error;
    throw new PickleError(code, message, { offset: reader.pos, opcode, hint });
  }
}
