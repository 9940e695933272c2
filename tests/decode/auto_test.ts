import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { autoSerializer, PickleError } from "../../mod.ts";
import { PyDateTime } from "../../src/pickle/mod.ts";
import { sniffFormat } from "../../src/decode/sniff_format.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const { deserialize } = autoSerializer();

const READ: [what: string, bytes: Uint8Array, value: unknown][] = [
  ["a pickle of protocol 5", Uint8Array.of(0x80, 5, 0x4e, 0x2e), null],
  ["None of protocol 0, which starts like NaN", encode("N."), null],
  ["an int of protocol 0, which starts like Infinity", encode("I1\n."), 1],
  ["an empty list of protocol 1", encode("]."), []],
  [
    "a dict of protocol 0 in base64, which starts like false",
    encode(btoa("}.")),
    {},
  ],
  ["JSON's null", encode("null"), null],
  ["JSON's NaN", encode("NaN"), NaN],
  ["JSON's Infinity", encode("Infinity\n"), Infinity],
  ["JSON's false", encode("false"), false],
  ["a JSON number", encode("-12.5"), -12.5],
  ["a JSON text", encode('"2022-05-09T06:30:00Z"'), "2022-05-09T06:30:00Z"],
  ["a JSON object after white space", encode(' \n{"a": 1}'), { a: 1 }],
  ["JSON after a byte order mark", encode("\ufeff[1]"), [1]],
  ["a JSON year", encode("2022"), 2022],
];
for (const [what, bytes, value] of READ) {
  Deno.test(`autoSerializer() detects ${what}`, async () => {
    assertEquals(await deserialize(bytes), value);
  });
}

Deno.test("autoSerializer() detects a date and time", async () => {
  const value = await deserialize(encode("2022-05-09T06:30:00.5+02:00"));
  assertInstanceOf(value, PyDateTime);
  assertEquals(value.microsecond, 500_000);
});

const REFUSED: [what: string, bytes: Uint8Array, name: string][] = [
  ["no bytes", encode(""), "PickleError"],
  ["plain text", encode("hello"), "PickleError"],
  ["broken JSON", encode('{"a": '), "SyntaxError"],
  ["a broken pickle", Uint8Array.of(0x80, 5, 0x4b), "PickleError"],
];
for (const [what, bytes, name] of REFUSED) {
  Deno.test(`autoSerializer() refuses ${what}`, async () => {
    const error = await assertRejects(async () =>
      await deserialize(bytes)
    ) as Error;
    assertEquals(error.name, name);
  });
}

Deno.test("autoSerializer() hands its options to the pickle decoder", async () => {
  const digits = encode(`L${"9".repeat(500)}L\n.`);
  await assertRejects(
    async () =>
      await autoSerializer({ limits: { maxDigits: 400 } }).deserialize(digits),
    PickleError,
  );
});

const TEXT_LIKE_PACKED: [what: string, text: string][] = [
  ["zlib of level 3", '"x^2"'],
  ["bz2", '"BZh91AY&SY"'],
];
for (const [what, text] of TEXT_LIKE_PACKED) {
  Deno.test(`autoSerializer() does not take text for ${what}`, async () => {
    assertEquals(await deserialize(encode(text)), JSON.parse(text));
    const bare = encode(JSON.parse(text));
    await assertRejects(async () => await deserialize(bare), PickleError);
  });
}

const SNIFFED: [head: Uint8Array, format: string | null][] = [
  [Uint8Array.of(), null],
  [Uint8Array.of(0x80, 5, 0x4e), "pickle"],
  [Uint8Array.of(0x1f, 0x8b, 8, 0), "gzip"],
  [encode("PAR1\x15\x04\x15\x00 and so on"), "pandas parquet"],
  [encode("a,b\n1,2\n3"), "pandas csv"],
  [encode('{"a": '), "json"],
  [encode("2022-05-09T06:30:00Z"), "datetime"],
];
for (const [head, format] of SNIFFED) {
  Deno.test(`sniffFormat() names what starts as ${format}`, () => {
    assertEquals(sniffFormat(head), format);
  });
}
