import {
  disassemble,
  type Instruction,
  PickleError,
} from "@taskrunview/taskrunview/pickle";
import { assertEquals, assertThrows } from "@std/assert";
import { fromBase64, fromLatin1, readRows } from "./_fixtures.ts";
import { floatOf } from "./_tagged.ts";

type Argument =
  | null
  | boolean
  | string
  | { int: string }
  | { float: string }
  | { bytes: string };

interface Row {
  readonly name: string;
  readonly bytes: string;
  /** As CPython 3.13's pickletools.genops gives them. */
  readonly instructions: readonly [number, string, Argument][];
}

for (const row of readRows<Row>("disassembled.ndjson")) {
  Deno.test(`disassemble() gives what pickletools gives of ${row.name}`, () => {
    const expected = row.instructions.map(([offset, opcode, argument]) => ({
      offset,
      opcode,
      argument: argumentOf(argument),
    }));
    assertEquals([...disassemble(fromBase64(row.bytes))], expected);
  });
}

function argumentOf(argument: Argument): Instruction["argument"] {
  if (argument === null || typeof argument !== "object") return argument;
  if ("bytes" in argument) return fromBase64(argument.bytes);
  if ("float" in argument) return floatOf(argument.float);
  const value = Number(argument.int);
  return Number.isSafeInteger(value) ? value : BigInt(argument.int);
}

const REFUSALS: [name: string, text: string, opcode: string | undefined][] = [
  ["no bytes", "", undefined],
  ["no STOP", "N", undefined],
  ["a byte that is no opcode", "N\xff", undefined],
  ["an argument cut short", "G\0\0", "BINFLOAT"],
  ["a line without end", "I12", "INT"],
];
for (const [name, text, opcode] of REFUSALS) {
  Deno.test(`disassemble() refuses ${name}`, () => {
    const error = assertThrows(
      () => [...disassemble(fromLatin1(text))],
      PickleError,
    );
    assertEquals(error.opcode, opcode);
  });
}

Deno.test("disassemble() stops at the first STOP", () => {
  const opcodes = [...disassemble(fromLatin1("N.N."))].map((i) => i.opcode);
  assertEquals(opcodes, ["NONE", "STOP"]);
});
