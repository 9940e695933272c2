import { assertEquals } from "@std/assert";
import { OPCODES } from "../../../src/pickle/machine/opcodes.ts";

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
