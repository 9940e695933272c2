import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { encodeJson, TaskRunViewError } from "../../../mod.ts";
import {
  DataFrame,
  decodePickle,
  NdArray,
  NdDtype,
  PyObject,
  Series,
} from "../../../src/pickle/mod.ts";
import {
  decodeJson,
  DecodeJsonError,
  type JsonValue,
} from "../../../src/json/mod.ts";
import { fromBase64, readRows, type ValueRow } from "../../pickle/_fixtures.ts";
import { assertSame } from "./_same.ts";

/** The text of a value as JSON, and the value that is read back from it. */
function roundTrip(value: unknown): { text: string; back: unknown } {
  const text = JSON.stringify(encodeJson(value));
  return { text, back: decodeJson(text) };
}

const FILES = [
  ...["old", "new"].flatMap((set) => [
    `objects/fields_${set}.ndjson`,
    `objects/dates_${set}.ndjson`,
  ]),
  "values.ndjson",
  "values_old.ndjson",
  "numpy.ndjson",
  "pandas.ndjson",
];
for (const file of FILES) {
  Deno.test(`decodeJson() reads back every value of ${file}`, () => {
    let count = 0;
    for (const { name, bytes } of readRows<ValueRow>(file)) {
      if (!bytes) continue;
      const value = decodePickle(fromBase64(bytes));
      const { text, back } = roundTrip(value);
      assertSame(back, value, name);
      assertEquals(JSON.stringify(encodeJson(back)), text);
      count++;
    }
    assert(count > 50, `${count} values`);
  });
}

const FIELD = new URL("../../data/field/", import.meta.url);
for (const { name } of Deno.readDirSync(FIELD)) {
  if (!name.endsWith(".pickle")) continue;
  Deno.test(`decodeJson() reads back ${name}`, () => {
    const value = decodePickle(Deno.readFileSync(new URL(name, FIELD)));
    const { text, back } = roundTrip(value);
    assertSame(back, value, name);
    assertEquals(JSON.stringify(encodeJson(back)), text);
  });
}

Deno.test("decodeJson() and docs/json.md have every form that is written", () => {
  const folder = new URL("../../../src/json/", import.meta.url);
  const sources = [...Deno.readDirSync(folder)]
    .filter(({ name }) => name.endsWith(".ts"))
    .map(({ name }) => Deno.readTextFileSync(new URL(name, folder)))
    .concat(Deno.readTextFileSync(new URL("../encode_json.ts", folder)));
  const types = new Set(
    sources.flatMap((
      text,
    ) => [
      ...text.matchAll(/\$type: (?:kind [^"]*"M" \? )?"(\w+)"(?: : "(\w+)")?/g),
    ]).flatMap(([, ...names]) => names.filter((name) => name !== undefined)),
  );
  assert(types.size >= 30, [...types].join());
  const page = Deno.readTextFileSync(
    new URL("../../../docs/json.md", import.meta.url),
  );
  for (const type of types) {
    assert(page.includes(`"$type": "${type}"`), `docs/json.md lacks ${type}`);
    const error = problemOf({ $type: type });
    assert(!error.includes('"$type" that is unknown'), type);
  }
});

function problemOf(json: JsonValue): string {
  try {
    decodeJson(json);
    return "";
  } catch (error) {
    return (error as Error).message.replace(
      /the (?:kind|value) .* unknown/,
      "",
    );
  }
}

Deno.test("decodeJson() takes JSON that has been parsed", () => {
  assertEquals(
    decodeJson(encodeJson(new Map([[1, [2n ** 70n]]]))),
    new Map([
      [1, [2n ** 70n]],
    ]),
  );
});

Deno.test("decodeJson() reads any JSON that has no $type as it is", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const text = JSON.stringify(value);
    if (text.includes("$type")) return;
    assertEquals(JSON.stringify(decodeJson(text)), text);
  }));
});

Deno.test("decodeJson() shares again what was shared, and closes cycles", () => {
  const list: unknown[] = [1];
  const dict: Record<string, unknown> = { list };
  const map = new Map<unknown, unknown>([[1, dict]]);
  const object = new PyObject("m.C", { state: { map }, items: [list] });
  dict.object = object;
  list.push(list, map, new Set([list]));
  const { back } = roundTrip(object);
  assertSame(back, object);
  const { state, items } = back as PyObject;
  const again = state as { map: Map<number, { object: unknown }> };
  assert(again.map.get(1)!.object === back);
  assert((items[0] as unknown[])[1] === items[0]);
});

const TYPED: [what: string, value: unknown][] = [
  [
    "typed arrays",
    DataFrame.fromColumns({
      a: Float64Array.of(1.5, NaN),
      b: BigInt64Array.of(1n, 2n ** 62n),
      c: Uint8Array.of(1, 2),
    }),
  ],
  ["a series of typed values", Series.fromValues(Int32Array.of(1, -1), "x")],
  [
    "no elements",
    new NdArray(new NdDtype("f", 8), [2, 0, 3], new Float64Array(0)),
  ],
  ["no axes", new NdArray(new NdDtype("i", 8), [], BigInt64Array.of(5n))],
];
for (const [what, value] of TYPED) {
  Deno.test(`decodeJson() reads back ${what}`, () => {
    assertSame(roundTrip(value).back, value);
  });
}

const REFUSED: [what: string, json: string | JsonValue, problem: RegExp][] = [
  ["a string that is not JSON", "{", /it is not JSON/],
  ["an unknown form", { $type: "thing" }, /unknown "\$type"/],
  [
    "a form that is a property of all objects",
    { $type: "toString" },
    /unknown/,
  ],
  ["a reference to nothing", { $type: "ref", id: 1 }, /later or never/],
  [
    "a reference before its definition",
    [{ $type: "ref", id: 1 }, { $type: "def", id: 1, value: [] }],
    /later or never/,
  ],
  ["invalid digits", { $type: "int", value: "1e9" }, /not an integer/],
  [
    "too many digits",
    { $type: "int", value: "9".repeat(250_001) },
    /not an integer/,
  ],
  ["a float of another name", { $type: "float", value: "1" }, /"float"/],
  ["damaged base64", { $type: "bytes", base64: "%" }, /damaged/],
  [
    "an invalid month",
    { $type: "date", iso: "2022-13-01" },
    /out of range/,
  ],
  ["a date that is not a string", { $type: "date", iso: 5 }, /not a string/],
  [
    "entries that are not pairs",
    { $type: "map", entries: [[1]] },
    /not a list of pairs/,
  ],
  [
    "an array of another kind",
    { $type: "array", kind: "Map", values: [] },
    /kind/,
  ],
  [
    "an integer that is a float",
    { $type: "array", kind: "BigInt64Array", values: [1.5] },
    /not an integer/,
  ],
  [
    "fewer values than the shape has",
    { $type: "ndarray", dtype: "<f8", shape: [1_000_000_000], values: [1] },
    /shape requires 1000000000 values, found 1/,
  ],
  [
    "an invalid shape",
    { $type: "ndarray", dtype: "<f8", shape: [-1], values: [] },
    /not a list of sizes/,
  ],
  [
    "an unknown dtype",
    { $type: "ndarray", dtype: "<q8", shape: [0], values: [] },
    /a dtype is unknown/,
  ],
  [
    "parts of different sizes",
    {
      $type: "dataframe",
      columns: ["a"],
      columnNames: [null],
      index: [0, 1],
      indexNames: [null],
      dtypes: ["int64"],
      data: [[1]],
    },
    /out of range/,
  ],
  [
    "an instance without parts",
    { $type: "object", class: "m.C" },
    /not a list/,
  ],
  [
    "a range whose step is 0",
    { $type: "range", start: 0, stop: 1, step: 0 },
    /range/,
  ],
];
for (const [what, json, problem] of REFUSED) {
  Deno.test(`decodeJson() refuses ${what}`, () => {
    const error = assertThrows(() => decodeJson(json), DecodeJsonError);
    assert(problem.test(error.message), error.message);
    assert((error as unknown) instanceof TaskRunViewError);
    assertEquals(error.code, "undecodable");
  });
}

Deno.test("decodeJson() refuses deeper nesting than encodeJson() writes", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  decodeJson(nested(1_000));
  assertThrows(
    () => decodeJson(nested(100_000)),
    DecodeJsonError,
    "nested more than 1000 levels deep",
  );
});

Deno.test("decodeJson() converts the digits of a long integer once", () => {
  const big = 10n ** 200_000n - 1n;
  const { back } = roundTrip(Array.from({ length: 10_000 }, () => big));
  assertEquals((back as bigint[]).every((value) => value === big), true);
});
