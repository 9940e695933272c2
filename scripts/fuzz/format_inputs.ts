/** Inputs of the formats besides pickles: recorded ones with mutations, and made ones. */

import {
  ENCODING,
  joined,
  TYPE,
  varint,
  writeParquet,
  type WrittenPage,
} from "../../tests/decode/pandas/parquet/_write_parquet.ts";
import {
  HOSTILE_CASES,
  type ReadAs,
} from "../../tests/end_to_end/_hostile_frames.ts";
import type { Random } from "./random.ts";

/** An input, and how it is read. */
export interface FormatInput {
  readonly readAs: ReadAs;
  readonly bytes: Uint8Array;
}

/** What can be fuzzed. */
export const FORMATS = ["parquet", "csv", "json", "auto"] as const;
/** {@linkcode FORMATS} */
export type Format = typeof FORMATS[number];

/** Longer inputs spend their time on what short ones show as well. */
const MAX_LENGTH = 6000;
const DATA = new URL("../../tests/data/formats/", import.meta.url);

/** The recorded inputs of a format, and the made ones that are small. */
export async function readCorpus(format: Format): Promise<FormatInput[]> {
  const files = format === "auto"
    ? [
      "packed.ndjson",
      "packed_pickles.ndjson",
      "../files/read.ndjson",
      "../files/named.ndjson",
    ]
    : format === "parquet"
    ? ["parquet.ndjson", "parquet_types.ndjson"]
    : [`${format}.ndjson`];
  const corpus: FormatInput[] = [];
  for (const file of files) {
    const text = Deno.readTextFileSync(new URL(file, DATA)).trimEnd();
    for (const line of text.split("\n")) {
      const row = JSON.parse(line);
      const readAs = format === "json"
        ? `json ${row.orient ?? "columns"}` as ReadAs
        : format;
      for (const packed of [row.bytes, row.bz2, row.lzma, row.legacy]) {
        if (typeof packed !== "string") continue;
        const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
        corpus.push({ readAs, bytes });
      }
    }
  }
  for (const { readAs, make } of HOSTILE_CASES) {
    if (readAs.split(" ")[0] !== format) continue;
    corpus.push({ readAs, bytes: await make() });
  }
  return corpus.filter(({ bytes }) => bytes.length <= MAX_LENGTH);
}

/** Makes an input of a format. */
export function makeInput(
  format: Format,
  corpus: readonly FormatInput[],
  random: Random,
): FormatInput {
  const pick = () => corpus[random(corpus.length)]!;
  const { readAs, bytes } = pick();
  const way = random(10);
  if (format === "parquet" && way < 4) {
    return { readAs, bytes: writtenParquet(random) };
  }
  const isText = format === "csv" || format === "json";
  let made: Uint8Array = bytes.slice();
  for (let i = random(2) * random(4); i >= 0; i--) {
    const mutate = isText && random(3) > 0
      ? insertToken
      : MUTATIONS[random(MUTATIONS.length)]!;
    made = mutate(made, pick().bytes, random);
  }
  // A footer states its length, which would hide all that is behind it.
  return { readAs, bytes: format === "parquet" ? refoot(made, random) : made };
}

type Mutation = (
  bytes: Uint8Array,
  other: Uint8Array,
  random: Random,
) => Uint8Array;

const INTERESTING = [0, 1, 0x0f, 0x7f, 0x80, 0xf9, 0xfc, 0xff, 0x15, 0x19];

const MUTATIONS: readonly Mutation[] = [
  changeBytes,
  changeBytes,
  changeBytes,
  splice,
  repeatPart,
  insertVarint,
  cut,
];

function changeBytes(
  bytes: Uint8Array,
  _: Uint8Array,
  random: Random,
): Uint8Array {
  for (let i = random(2) * random(4); i >= 0 && bytes.length > 0; i--) {
    const at = random(bytes.length);
    const ways = [
      bytes[at]! ^ (1 << random(8)),
      random(256),
      INTERESTING[random(INTERESTING.length)]!,
      bytes[at]! + 1,
      bytes[at]! - 1,
    ];
    bytes[at] = ways[random(ways.length)]!;
  }
  return bytes;
}

function splice(
  bytes: Uint8Array,
  other: Uint8Array,
  random: Random,
): Uint8Array {
  const from = random(bytes.length + 1);
  const to = Math.min(bytes.length, from + random(40));
  const start = random(other.length + 1);
  const part = other.subarray(start, start + random(60));
  return joined([bytes.subarray(0, from), part, bytes.subarray(to)]);
}

function repeatPart(
  bytes: Uint8Array,
  _: Uint8Array,
  random: Random,
): Uint8Array {
  const from = random(bytes.length + 1);
  const part = bytes.subarray(from, from + 1 + random(40));
  const most = Math.floor(MAX_LENGTH / (part.length + 1));
  const times = 1 + random(Math.max(1, random(4) === 0 ? most : 8));
  const parts = new Array<Uint8Array>(times).fill(part);
  return joined([bytes.subarray(0, from), ...parts, bytes.subarray(from)]);
}

function insertVarint(
  bytes: Uint8Array,
  _: Uint8Array,
  random: Random,
): Uint8Array {
  const at = random(bytes.length + 1);
  const value = Uint8Array.from(varint(2 ** random(36) - random(2)));
  const rest = bytes.subarray(at + random(3));
  return joined([bytes.subarray(0, at), value, rest]);
}

function cut(bytes: Uint8Array, _: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, random(bytes.length + 1));
}

const TOKENS = [
  ...[",", "\n", "\r\n", '"', '""', " ", "\t", "\\", "{", "}", "[", "]", ":"],
  ...["9", "1", ".", "e", "E9", "-", "+", "_", "NaN", "Infinity", "null"],
  ...["true", "1e999", "a.1", '"a":', '"date":', "[]", "{}", "[[", '"",', "x"],
  ...["2020-01-01", "T00:00:00Z", "inf", "\u00a0", '"primaryKey":', ",,"],
];

/** Inserts a token, mostly once. */
function insertToken(
  bytes: Uint8Array,
  _: Uint8Array,
  random: Random,
): Uint8Array {
  const at = random(bytes.length + 1);
  const token = TOKENS[random(TOKENS.length)]!;
  const times = random(3) === 0 ? random(MAX_LENGTH / token.length) : 1;
  const text = new TextEncoder().encode(token.repeat(times));
  return joined([bytes.subarray(0, at), text, bytes.subarray(at)]);
}

/** Sets the length of the footer to one that may be right. */
function refoot(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 12 || random(4) === 0) return bytes;
  const magic = new TextEncoder().encode("PAR1");
  bytes.set(magic, bytes.length - 4);
  const footer = bytes.lastIndexOf(0x15, bytes.length - 30);
  const length = bytes.length - 8 - bytes.indexOf(0x15, 4);
  if (random(8) > 0 || footer < 0) return bytes;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(
    bytes.length - 8,
    random(2) === 0 ? length : bytes.length - 8 - footer,
    true,
  );
  return bytes;
}

const COUNTS = [0, 1, 2, 8, 100, 1000, 100_000, 2_000_000, 2 ** 31 - 1];
const ENCODINGS = Object.values(ENCODING);
const TYPES = Object.values(TYPE);
const CONVERTED = [0, 5, 6, 7, 8, 9, 10, 11, 13, 14, 17, 19];
const ZONES = JSON.stringify({
  columns: [{
    field_name: "a",
    pandas_type: "categorical",
    metadata: { timezone: "Europe/Berlin" },
  }],
  index_columns: ["a"],
});

/** A file whose pages are of any encoding, with any count and any runs. */
function writtenParquet(random: Random): Uint8Array {
  const rows = COUNTS[random(COUNTS.length)]!;
  const columns = Array.from({ length: 1 + random(3) }, (_, i) => {
    const pages: WrittenPage[] = [];
    if (random(2) === 0) pages.push(randomPage(random, rows, true));
    for (let k = random(3); k >= 0; k--) {
      pages.push(randomPage(random, rows, false));
    }
    const isTyped = random(2) === 0;
    return {
      name: i === 0 ? "a" : `c${i}`,
      type: TYPES[random(TYPES.length)]!,
      isOptional: random(2) === 0,
      element: {
        2: { i32: random(20) },
        ...(isTyped && {
          6: { i32: CONVERTED[random(CONVERTED.length)]! },
          7: { i32: 2 ** random(20) },
          8: { i32: random(40) },
        }),
      },
      pages: i > 0 && random(4) === 0 ? 0 : pages,
    };
  });
  return writeParquet(columns, rows, random(3) === 0 ? ZONES : undefined);
}

function randomPage(
  random: Random,
  rows: number,
  isDictionary: boolean,
): WrittenPage {
  const count = random(3) > 0 && !isDictionary
    ? rows
    : COUNTS[random(isDictionary ? 5 : COUNTS.length)]!;
  const data: number[] = [];
  for (let i = random(4); i >= 0; i--) data.push(...randomPart(random, count));
  const encoding = isDictionary
    ? ENCODING.PLAIN
    : ENCODINGS[random(ENCODINGS.length)]!;
  return { isDictionary, encoding, count, data };
}

function randomPart(random: Random, count: number): number[] {
  const run = varint(count * 2);
  const ways: (() => number[])[] = [
    () => [run.length + 1, 0, 0, 0, ...run, random(2)],
    () => [1 + random(8), ...run, random(3)],
    () => [1 + random(8), ...varint(2 ** random(30) + 1)],
    () => [...varint(128), ...varint(1 + random(4)), ...varint(count), 2, 2, 0],
    () => Array.from({ length: random(200) }, () => random(256)),
    () => new Array<number>(random(400)).fill(random(256)),
    () => [random(16), 0, 0, 0, ...new Array<number>(16).fill(97)],
  ];
  return ways[random(ways.length)]!();
}
