import { assertEquals } from "@std/assert";
import { isUuid, parseUuid } from "../../src/model/uuid.ts";

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
