import { assertEquals } from "@std/assert";
import { decode } from "../../../src/pickle/decode.ts";
import { PickleError } from "../../../src/pickle/errors.ts";
import { OPCODES } from "../../../src/pickle/machine/opcodes.ts";
import { fromLatin1 } from "../_fixtures.ts";

// Written by CPython 3.13: [(ord(o.code), o.name, o.arg and o.arg.name) for o in pickletools.opcodes]
const FILE = new URL("../../data/pickle/opcodes.json", import.meta.url);

Deno.test("OPCODES has every instruction of pickletools, in byte order", () => {
  const expected = JSON.parse(Deno.readTextFileSync(FILE));
  const actual = OPCODES.map((
    [code, name, argument],
  ) => [code, name, argument]);
  assertEquals(actual, expected);
  assertEquals(OPCODES.length, 68);
});

/** What `make_operands.py` writes. */
interface Recorded {
  readonly operands: Readonly<Record<string, string>>;
  readonly instructions: Readonly<
    Record<string, readonly [before: string, between: string, after: string]>
  >;
  /** A row of bits for each first operand. */
  readonly read: Readonly<Record<string, string>>;
}

const PATH = new URL("../../data/pickle/operands.json", import.meta.url);
const { operands, instructions, read }: Recorded = JSON.parse(
  Deno.readTextFileSync(PATH),
);
const NAMES = Object.keys(operands);
const CALLS = /^(?:REDUCE|OBJ|NEWOBJ)/;
const OBJECT = /^an object/;
const NAME = /^(?:a class|the class |a function|getattr|Ellipsis)/;
const ANY = /./;

/** Where another answer than CPython's is right, and why. */
const DIFFERENCES: readonly {
  readonly instruction: RegExp;
  readonly first: RegExp;
  readonly second: RegExp;
  readonly isRead: boolean;
  readonly reason: string;
}[] = [
  {
    instruction: /^(?:APPEND|SETITEM|ADDITEMS|BUILD)/,
    first: OBJECT,
    second: ANY,
    isRead: true,
    reason: "its class is not here, and may have the method",
  },
  {
    instruction: /^(?:SETITEM|ADDITEMS|FROZENSET|DICT)/,
    first: ANY,
    second: /^an object of a list/,
    isRead: true,
    reason: "its class is not here, and may be hashable",
  },
  {
    instruction: /^(?:FROZENSET|DICT)/,
    first: /^an object of a list/,
    second: ANY,
    isRead: true,
    reason: "its class is not here, and may be hashable",
  },
  {
    instruction: /^(?:REDUCE|OBJ)/,
    first: OBJECT,
    second: ANY,
    isRead: true,
    reason: "its class is not here, and may be callable",
  },
  {
    instruction: CALLS,
    first: NAME,
    second: ANY,
    isRead: true,
    reason: "arguments that its maker does not know are kept: other versions " +
      "of the class may take them",
  },
  {
    instruction: /^NEWOBJ_EX of keywords/,
    first: NAME,
    second: /^a dict of an int/,
    isRead: false,
    reason: "keywords are names",
  },
  {
    instruction: /^BUILD/,
    first: NAME,
    second: ANY,
    isRead: true,
    reason: "the state of a class or function is code, and left out",
  },
  {
    instruction: /^BUILD/,
    first: /^a Counter/,
    second: ANY,
    isRead: false,
    reason: "Python writes a Counter without its attributes",
  },
  {
    instruction: /^(?:APPEND|SETITEM)/,
    first: /^(?:a bytearray|an array)/,
    second: ANY,
    isRead: false,
    reason: "their length is that of their bytes, and Python writes them whole",
  },
  {
    instruction: /^STACK_GLOBAL/,
    first: /str|path/,
    second: /str|path/,
    isRead: true,
    reason: "names are not looked up, and a path is its text",
  },
];

function isReadHere(bytes: Uint8Array, fast: boolean): boolean {
  try {
    decode(bytes, {}, fast);
    return true;
  } catch (error) {
    if (error instanceof PickleError) return false;
    throw error;
  }
}

for (const [instruction, rows] of Object.entries(read)) {
  Deno.test(`${instruction} takes the operands that CPython takes`, () => {
    const [before, between, after] = instructions[instruction]!;
    for (const [i, row] of rows.split(" ").entries()) {
      for (const [j, second] of NAMES.entries()) {
        const first = NAMES[i]!;
        const wanted = (BigInt(`0x${row}`) >> BigInt(j) & 1n) === 1n;
        const other = DIFFERENCES.some((difference) =>
          difference.isRead !== wanted &&
          difference.instruction.test(instruction) &&
          difference.first.test(first) && difference.second.test(second)
        );
        if (other) continue;
        const bytes = fromLatin1(
          `\x80\x05${before}${operands[first]}${between}` +
            `${operands[second]}${after}.`,
        );
        for (const fast of [true, false]) {
          const message = `${first}, ${second}, fast: ${fast}`;
          assertEquals(isReadHere(bytes, fast), wanted, message);
        }
      }
    }
  });
}

Deno.test("every difference from CPython is one", () => {
  for (const difference of DIFFERENCES) {
    const { isRead, reason } = difference;
    const found = Object.entries(read).some(([instruction, rows]) =>
      difference.instruction.test(instruction) &&
      rows.split(" ").some((row, i) =>
        difference.first.test(NAMES[i]!) &&
        NAMES.some((second, j) =>
          difference.second.test(second) &&
          (BigInt(`0x${row}`) >> BigInt(j) & 1n) === (isRead ? 0n : 1n)
        )
      )
    );
    assertEquals(found, true, reason);
  }
});
