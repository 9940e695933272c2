import { assertEquals } from "@std/assert";
import { isUuid, parseUuid, uuidsWithPrefix } from "../../src/model/uuid.ts";

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const HEX = ID.replaceAll("-", "");

const TEXTS: [text: string, parsed: string | undefined, isUuid: boolean][] = [
  [ID, ID, true],
  [ID.toUpperCase(), ID, true],
  [HEX, ID, false],
  [`{${ID}}`, ID, false],
  [`urn:uuid:${ID}`, ID, false],
  ["", undefined, false],
  ["add-1", undefined, false],
  [ID.slice(1), undefined, false],
  [`${ID}0`, undefined, false],
  [`${ID}\n`, undefined, false],
  [`g${ID.slice(1)}`, undefined, false],
];
for (const [text, parsed, expected] of TEXTS) {
  Deno.test(`parseUuid(${JSON.stringify(text)}) is ${parsed}, isUuid() ${expected}`, () => {
    assertEquals([parseUuid(text), isUuid(text)], [parsed, expected]);
  });
}

const [FIRST, LAST] = [
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
];
const PREFIXES: [text: string, isPrefix: boolean][] = [
  ...Array.from(ID, (_, at): [string, boolean] => [
    ID.slice(0, at),
    at >= 4,
  ]),
  [ID, true],
  ...Array.from(HEX, (_, at): [string, boolean] => [
    HEX.slice(0, at),
    at >= 4,
  ]),
  [ID.slice(0, 10).toUpperCase(), true],
  [`${ID}0`, false],
  ["ab-cd", false],
  ["abcd-", false],
  ["abcd1234--", false],
  ["-abcd1234", false],
  ["abcg", false],
  ["add-1", false],
];
for (const [text, isPrefix] of PREFIXES) {
  Deno.test(`"${text}" is ${isPrefix ? "the" : "no"} beginning of UUIDs`, () => {
    const range = uuidsWithPrefix(text);
    assertEquals(range !== undefined, isPrefix);
    if (range === undefined) return;
    const { from, to } = range;
    const { length } = text;
    const spelled = (id: string) =>
      text.includes("-") || length <= 8 ? id : id.replaceAll("-", "");
    for (const [id, rest] of [[from, FIRST], [to, LAST]] as const) {
      assertEquals(isUuid(id), true);
      assertEquals(spelled(id).slice(0, length), text.toLowerCase());
      assertEquals(spelled(id).slice(length), spelled(rest).slice(length));
    }
  });
}
