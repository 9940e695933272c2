import { assert, assertEquals } from "@std/assert";
import { compare, readByPython } from "../../../scripts/fuzz/compare.ts";
import { type Form, formOf, isSameForm } from "../../../scripts/fuzz/canon.ts";
import { comparablePickle } from "../../../scripts/fuzz/pickle_grammar.ts";
import { decode } from "../../../src/pickle/decode.ts";
import { fromBase64, fromLatin1, readRows } from "../../pickle/_fixtures.ts";

const SEED = 20220509;
const INPUTS = 2000;

interface Row {
  readonly bytes: string;
  readonly form: Form;
}

Deno.test("calls of Python's classes give what CPython reads", () => {
  for (const { bytes, form } of readRows<Row>("calls.ndjson")) {
    for (const fast of [true, false]) {
      const ours = formOf(decode(fromBase64(bytes), {}, fast));
      assert(ours !== undefined && isSameForm(ours, form), bytes);
    }
  }
});

Deno.test("calls at random give what CPython reads, where it is there", async () => {
  const pickles = Array.from(
    { length: INPUTS },
    (_, i) => comparablePickle(SEED + i),
  );
  const answers = await readByPython(pickles);
  for (const [i, answer] of (answers ?? []).entries()) {
    assert(compare(pickles[i]!, answer) !== "differs", `seed ${SEED + i}`);
  }
});

// What CPython 3.11 gives.
const CALLS: readonly (readonly [call: string, form: Form])[] = [
  ["cbuiltins\nslice\nK\x02\x85R", ["slice", null, ["n", "2"], null]],
  ["cbuiltins\nbool\nG\x7f\xf8\0\0\0\0\0\0\x85R", true],
  ["cbuiltins\nbool\nG\x80\0\0\0\0\0\0\0\x85R", false],
  ["cbuiltins\nint\nG\x80\0\0\0\0\0\0\0\x85R", ["n", "0"]],
  ["cbuiltins\nint\n\x8c\x03007\x85R", ["n", "7"]],
  ["cbuiltins\nint\n\x8c\x03-00\x85R", ["n", "0"]],
  ["cdecimal\nDecimal\nG\x80\0\0\0\0\0\0\0\x85R", ["Decimal", "-0"]],
  ["cpathlib\nPureWindowsPath\n\x8c\0\x8c\x01a\x86R", "a"],
  [
    "ccollections\nCounter\n](\x8c\x01a\x8c\x01b\x8c\x01ae\x85R",
    ["dict", 0, [["a", ["n", "2"]], ["b", ["n", "1"]]]],
  ],
  [
    "ccollections\nCounter\n](K\x01\x88e\x85R",
    ["dict", 0, [[["n", "1"], ["n", "2"]]]],
  ],
  [
    "cbuiltins\nBlockingIOError\nK\x0b\x8c\x01aK\x07\x87R",
    ["error", "OSError", [["n", "11"], "a", ["n", "7"]]],
  ],
  ...["list", "set", "dict", "bytearray"].map((name) =>
    [
      `cbuiltins\n${name}\n](K\x01e\x85\x81`,
      name === "bytearray"
        ? ["b", ""]
        : name === "set"
        ? [name]
        : [name, 0, []],
    ] as const
  ),
  ...["OrderedDict", "Counter", "defaultdict", "deque"].map((name) =>
    [
      `ccollections\n${name}\n](\x8c\x01aK\x01\x86e\x85\x81`,
      [name === "deque" ? "list" : "dict", 0, []],
    ] as const
  ),
];

for (const [call, form] of CALLS) {
  Deno.test(`CPython's value of ${JSON.stringify(call)}`, () => {
    assertEquals(formOf(decode(fromLatin1(`\x80\x04${call}.`), {})), form);
  });
}

for (
  const args of ["K\x00\x8c\x02tz\x86", "\x8c\x02tz\x85", "N\x8c\x01a\x86"]
) {
  const call = `\x80\x04cfractions\nFraction\n${args}R.`;

  Deno.test(`a fraction of texts stays a call: ${JSON.stringify(call)}`, () => {
    assertEquals(String(decode(fromLatin1(call), {})), "[object PyObject]");
  });
}

Deno.test("items are set in no value that is on the stack again and is not a dict", () => {
  for (const value of ["N", "K\x01", "]", "ca\nB\n"]) {
    const pickle = `\x80\x04ca\nB\n)\x81${value}\x94h\0K\x01Ns.`;
    let outcome = "value";
    try {
      decode(fromLatin1(pickle), {});
    } catch (error) {
      outcome = (error as Error).name;
    }
    assertEquals(outcome, "PickleError");
  }
});
