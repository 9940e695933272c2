import { inspectPickle } from "@taskrunview/taskrunview/pickle";
import { assertEquals } from "@std/assert";
import {
  type EvilRow,
  fromBase64,
  fromLatin1,
  readRows,
  type ValueRow,
} from "./_fixtures.ts";

const GLOBALS: [name: string, text: string, globals: string[]][] = [
  ["GLOBAL", "cos\nsystem\n.", ["os.system"]],
  ["INST", "(ios\nsystem\n.", ["os.system"]],
  ["STACK_GLOBAL", "\x8c\x02os\x8c\x06system\x93.", ["os.system"]],
  ["names out of the memo", "\x8c\x02os\x94\x8c\x01a\x940h\0h\x01\x93.", [
    "os.a",
  ]],
  ["names behind other values", "]\x94\x8c\x02osN0\x8c\x01a\x93.", ["os.a"]],
  ["names doubled by DUP", "\x8c\x02os2\x93.", ["os.os"]],
  ["names that are no text", "NN\x93.", ["?.?"]],
  ["one name twice", "cos\na\n0cos\na\n.", ["os.a"]],
];
for (const [name, text, globals] of GLOBALS) {
  Deno.test(`inspectPickle() finds ${name}`, () => {
    assertEquals(inspectPickle(fromLatin1(text)).globals, globals);
  });
}

Deno.test("inspectPickle() reports protocol and sizes", () => {
  const bytes = fromLatin1("\x80\x05]\x94(K\x01\x82\x07Pid\n\x97e. more");
  assertEquals(inspectPickle(bytes), {
    protocol: 5,
    globals: [],
    extensions: [7],
    persistentIds: true,
    buffers: 1,
    instructions: 10,
    memoized: 1,
    length: 16,
  });
});

Deno.test("inspectPickle() reads every pickle that Python wrote", () => {
  for (const { bytes } of readRows<ValueRow>("values.ndjson")) {
    const input = fromBase64(bytes);
    assertEquals(inspectPickle(input).length, input.length);
  }
});

Deno.test("inspectPickle() names what hostile pickles call", () => {
  const rows = readRows<EvilRow>("evil.ndjson");
  const system = rows.filter(({ name }) => /_system_p[024]$/.test(name));
  assertEquals(system.length, 3);
  for (const { bytes } of system) {
    const [name] = inspectPickle(fromBase64(bytes)).globals;
    assertEquals(/^(posix|os|nt)\.system$/.test(name!), true);
  }
});
