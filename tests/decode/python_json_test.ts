import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeJson } from "../../src/decode/python_json.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => decodeJson(encode(text));

/** A Map of keys and values. */
function map(...members: readonly unknown[]): Map<unknown, unknown> {
  const pairs = members.flatMap((key, i) =>
    i % 2 === 0 ? [[key, members[i + 1]] as const] : []
  );
  return new Map(pairs);
}

// The right side is what Python's json.loads gives, by the mapping of values.
const VALUES: [json: string, value: unknown][] = [
  ["null", null],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-0", 0],
  ["-0.0", -0],
  ["0", 0],
  ["1e400", Infinity],
  ["-1e400", -Infinity],
  ["9007199254740991", 9007199254740991],
  ["9007199254740992", 9007199254740992n],
  ["9007199254740993", 9007199254740993n],
  ["-9007199254740993", -9007199254740993n],
  ["123456789012345678901234567890", 123456789012345678901234567890n],
  ["9007199254740993.0", 9007199254740992],
  ["1234567890123456e3", 1234567890123456000],
  ['[NaN, [-Infinity], {"x": -0}]', [NaN, [-Infinity], { x: 0 }]],
  ['"NaN"', "NaN"],
  ['["NaN", NaN]', ["NaN", NaN]],
  ['{"NaN": "9007199254740993 -0", "n": NaN}', {
    NaN: "9007199254740993 -0",
    n: NaN,
  }],
  ['["\\"NaN", NaN, "\\\\", NaN]', ['"NaN', NaN, "\\", NaN]],
  ['"\\ud800"', "\ud800"],
  ['["\\ud800", NaN]', ["\ud800", NaN]],
  ['"\\ud83d\\udea2"', "🚢"],
  ['{"b": 1, "a": 2, "b": 3}', { b: 3, a: 2 }],
  [
    '{"2021": 1, "2020": 2, "b": 3, "10": 4}',
    map("2021", 1, "2020", 2, "b", 3, "10", 4),
  ],
  ['{"9": [{"2": 1, "1": NaN}], "10": "10"}', {
    9: [map("2", 1, "1", NaN)],
    10: "10",
  }],
  ['{"1": 1, "2": 2, "b": 3}', { 1: 1, 2: 2, b: 3 }],
  ['{"b": 1, "0": 2}', map("b", 1, "0", 2)],
  ['{"b": 1, "\\u0030": 2}', map("b", 1, "0", 2)],
  ['{"b": 1, "\\u00e9": 2}', { b: 1, é: 2 }],
  ['{"b": "7", "7": ["7", "\\"7\\": "]}', map("b", "7", "7", ["7", '"7": '])],
  ['{"b" :1, "7"\n:2}', map("b", 1, "7", 2)],
  ['{"b": 1, "07": 2, "2022-01-01": 3}', { b: 1, "07": 2, "2022-01-01": 3 }],
  ['{"b": 1, "4294967295": 2}', { b: 1, 4294967295: 2 }],
  ['{"b": 1, "4294967294": 2}', map("b", 1, "4294967294", 2)],
  ['{"2": 1, "1": 2, "2": 3}', map("2", 3, "1", 2)],
  ['{"__proto__": 1, "7": 2}', map("__proto__", 1, "7", 2)],
  [
    '{"7": 2, "__proto__": {"a": 1}}',
    JSON.parse('{"7": 2, "__proto__": {"a": 1}}'),
  ],
  ['"7"', "7"],
  ['[{"7": 1}, {"a": {"8": 9007199254740993}}]', [{ 7: 1 }, {
    a: { 8: 9007199254740993n },
  }]],
  [" \n[1]\t", [1]],
  ["\ufeff[1]", [1]],
];
for (const [json, value] of VALUES) {
  Deno.test(`decodeJson() reads ${JSON.stringify(json)}`, () => {
    assertEquals(parse(json), value);
  });
}

for (const odd of ["1", "NaN"]) {
  Deno.test(`decodeJson() keeps the key __proto__ beside ${odd}`, () => {
    const value = parse(`{"__proto__": {"polluted": ${odd}}}`) as object;
    assertEquals(Object.keys(value), ["__proto__"]);
    assertEquals(Object.getPrototypeOf(value), Object.prototype);
    assert(!("polluted" in {}));
  });
}

const REFUSED = [
  "",
  "{",
  "[1,]",
  "{NaN: 1}",
  "{9007199254740993: 1}",
  "-NaN",
  "+1",
  "1NaN",
  "NaN NaN",
  "nan",
  "[NaN",
  '"NaN',
  '"NaN\\',
  '[NaN, "\\',
  "00000000000000000001",
  "'a'",
  "[".repeat(100_000) + "NaN" + "]".repeat(100_000),
];
for (const json of REFUSED) {
  Deno.test(`decodeJson() refuses ${JSON.stringify(json.slice(0, 40))}`, () => {
    assertThrows(() => parse(json), SyntaxError, "Cannot parse JSON");
  });
}

/** A text in UTF-16 or UTF-32, as Python's encode() has it. */
function wide(text: string, size: 2 | 4, isLittle: boolean): Uint8Array {
  const units = size === 2
    ? Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    : Array.from(text, (char) => char.codePointAt(0)!);
  const view = new DataView(new ArrayBuffer(units.length * size));
  units.forEach((unit, at) =>
    size === 2
      ? view.setUint16(2 * at, unit, isLittle)
      : view.setUint32(4 * at, unit, isLittle)
  );
  return new Uint8Array(view.buffer);
}

for (const size of [2, 4] as const) {
  for (const isLittle of [true, false]) {
    for (const mark of ["", "\ufeff"]) {
      const name = `UTF-${8 * size}${isLittle ? "LE" : "BE"}${
        mark && " with its mark"
      }`;
      Deno.test(`decodeJson() reads ${name}`, () => {
        const bytes = wide(`${mark}{"ж🚢": [1, NaN]}`, size, isLittle);
        assertEquals(decodeJson(bytes), { "ж🚢": [1, NaN] });
      });
    }
  }
}

Deno.test("decodeJson() refuses bytes that are not UTF-8", () => {
  assertThrows(() => decodeJson(Uint8Array.of(0x22, 0xff, 0x22)));
});

Deno.test("decodeJson() never quotes the text in its errors", () => {
  for (
    const json of ['{"key": hunter2}', "[NaN, hunter2]", '{"hunter2": NaN,}']
  ) {
    const error = assertThrows(() => parse(json), SyntaxError);
    assert(!`${error.stack}${Deno.inspect(error)}`.includes("hunter2"));
  }
});

Deno.test("decodeJson() reads long texts in linear time", () => {
  const long = "x\\\\\\n".repeat(2_000_000);
  assertEquals((parse(`["${long}", NaN]`) as unknown[])[1], NaN);
});

/** What Python's json.dumps would write. */
function write(value: unknown): string {
  if (Object.is(value, -0)) return "-0.0";
  if (typeof value === "bigint" || Number.isSafeInteger(value)) {
    return `${value}`;
  }
  if (typeof value === "number") {
    return Number.isInteger(value)
      ? `${value}`.replace(/^[^e]*$/, "$&.0")
      : `${value}`;
  }
  if (Array.isArray(value)) return `[${value.map(write).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${write(item)}`);
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}

Deno.test("decodeJson() reads whatever JSON it is given (property)", () => {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, false, NaN, Infinity, -Infinity, -0),
      fc.double(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 90n }),
      fc.string({ unit: "binary" }),
      fc.constantFrom("NaN", '"-0', "\\", "9007199254740993"),
      fc.array(tie("tree")),
      fc.dictionary(fc.string(), tie("tree"), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => assertEquals(parse(write(value)), value)),
  );
});

const key = fc.constantFrom("0", "7", "10", "2021", "a", "b", "07", "7a", "é");
const nested = fc.letrec((tie) => ({
  value: fc.oneof(fc.integer(), key, tie("entries")),
  entries: fc.uniqueArray(fc.tuple(key, tie("value")), {
    selector: ([name]) => name,
    maxLength: 6,
  }),
})).entries;

/** Objects are Arrays of entries. */
type Nested = number | string | readonly (readonly [string, Nested])[];

function textOf(value: Nested, escaped: boolean): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  const name = (text: string) =>
    escaped
      ? `"${
        text.replace(
          /./g,
          (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
        )
      }"`
      : JSON.stringify(text);
  return `{${
    value.map(([text, item]) => `${name(text)}: ${textOf(item, escaped)}`).join(
      ", ",
    )
  }}`;
}

function entriesIn(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return entries.map(([name, item]) => [name, entriesIn(item)]);
}

Deno.test("decodeJson() keeps the order of the keys of any objects", () => {
  fc.assert(
    fc.property(nested, fc.boolean(), (value, escaped) => {
      const entries = value as Nested;
      assertEquals(entriesIn(parse(textOf(entries, escaped))), entries);
    }),
    { seed: 14, numRuns: 1000 },
  );
});
