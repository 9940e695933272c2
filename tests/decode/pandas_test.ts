import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  pandasSerializer,
  type PandasSerializerOptions,
} from "../../src/decode/pandas.ts";
import { ResultError } from "../../src/model/errors.ts";
import { DataFrame } from "../../src/pickle/mod.ts";
import { fromBase64 } from "./_data.ts";
import { assertFrame, frameRows } from "./_frames.ts";

const encode = (text: string) => new TextEncoder().encode(text);

for (const fileType of ["csv", "json", "parquet"] as const) {
  Deno.test(`pandasSerializer() reads ${fileType}`, async () => {
    const row = frameRows(fileType).find(({ value, orient }) =>
      value !== undefined && orient === undefined
    )!;
    const serializer = pandasSerializer({ fileType });
    assertEquals(serializer.name, `pandas ${fileType}`);
    assertFrame(await serializer.deserialize(fromBase64(row.bytes)), row.value);
  });
}

Deno.test("pandasSerializer() reads JSON in the shape that orient says", async () => {
  const bytes = encode('{"x":{"a":1},"y":{"a":2}}');
  const read = async (orient?: "index") => {
    const serializer = pandasSerializer({ fileType: "json", orient });
    const frame = await serializer.deserialize(bytes);
    assertInstanceOf(frame, DataFrame);
    return [frame.columns, frame.index];
  };
  assertEquals(await read(), [["x", "y"], ["a"]]);
  assertEquals(await read("index"), [["a"], ["x", "y"]]);
});

const WRONG: [options: Record<string, string>, message: string][] = [
  [
    { fileType: "excel" },
    '"excel" is not a known fileType, but csv, json, parquet',
  ],
  [{ fileType: "toString" }, '"toString" is not a known fileType'],
  [
    { fileType: "json", orient: "rows" },
    '"rows" is not a known orient, but columns',
  ],
];
for (const [options, message] of WRONG) {
  Deno.test(`pandasSerializer() refuses ${JSON.stringify(options)} at the call`, () => {
    const wrong = options as unknown as PandasSerializerOptions;
    assertThrows(() => pandasSerializer(wrong), TypeError, message);
  });
}

Deno.test("pandasSerializer() rejects with the signal's reason", async () => {
  const reason = new Error("enough");
  const { deserialize } = pandasSerializer({ fileType: "csv" });
  const got = await Promise.resolve(
    deserialize(encode("a\n1"), { signal: AbortSignal.abort(reason) }),
  ).catch((error) => error);
  assertEquals(got, reason);
});

Deno.test("no error of a frame quotes what is stored", async () => {
  const broken: [PandasSerializerOptions, string][] = [
    [{ fileType: "csv" }, 'a\n"secret'],
    [{ fileType: "csv" }, "a,b\n1,2\n1,2,secret\n"],
    [{ fileType: "json" }, '{"a": secret}'],
    [{ fileType: "json" }, '{"a": "secret"}'],
    [
      { fileType: "json", orient: "table" },
      '{"schema":{"fields":[{"name":"a","type":"datetime"}]},"data":[{"a":"secret"}]}',
    ],
    [{ fileType: "parquet" }, "PAR1secretPAR1"],
  ];
  for (const [options, text] of broken) {
    const error = await assertRejects(
      async () => await pandasSerializer(options).deserialize(encode(text)),
      SyntaxError,
    );
    assert(!error.message.includes("secret"), error.message);
  }
});

Deno.test("pandasSerializer() ends nested JSON in an error, not in a full stack", async () => {
  const deep = encode("[".repeat(100_000));
  await assertRejects(
    async () => await pandasSerializer({ fileType: "json" }).deserialize(deep),
    SyntaxError,
    "it is nested too deeply",
  );
});

const SPARSE: [orient: PandasSerializerOptions["orient"], text: string][] = [
  [
    "columns",
    JSON.stringify(Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [`c${i}`, { [`r${i}`]: 1 }]),
    )),
  ],
  [
    "records",
    JSON.stringify(
      Array.from({ length: 1000 }, (_, i) => ({ [`c${i}`]: 1 })),
    ),
  ],
];
for (const [orient, text] of SPARSE) {
  Deno.test(`pandasSerializer() refuses few values that make a large table, by ${orient}`, async () => {
    const { deserialize } = pandasSerializer({ fileType: "json", orient });
    const error = await assertRejects(
      async () => await deserialize(encode(text), { maxBytes: 7_999_999 }),
      ResultError,
    );
    assertEquals(error.code, "too_large");
  });
}
