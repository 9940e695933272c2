/** Made inputs of the formats besides pickles: small, and costly for careless readers. */

import {
  ENCODING,
  joined,
  type Thrift,
  thrift,
  TYPE,
  varint,
  withFooter,
  writePage,
  writeParquet,
  type WrittenColumn,
} from "../decode/pandas/parquet/_write_parquet.ts";

import { unpackedFile } from "./_hostile_files.ts";
import { NUMPY_CASES } from "./_hostile_numpy.ts";

/** How a case is read: a file type of pandas, or as it is detected. */
export type ReadAs =
  | "auto"
  | "csv"
  | "json columns"
  | "json index"
  | "json records"
  | "json split"
  | "json table"
  | "json values"
  | "parquet";

/** An input, and how it is read. */
export interface HostileCase {
  readonly name: string;
  readonly readAs: ReadAs;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
}

const encode = (text: string) => new TextEncoder().encode(text);
const repeated = (bytes: Uint8Array, times: number) =>
  joined(new Array<Uint8Array>(times).fill(bytes));
const bits = (run: number) => [...varint(run * 2)];
const int32 = (value: number) => [
  value & 0xff,
  (value >> 8) & 0xff,
  (value >> 16) & 0xff,
  value >>> 24,
];
const numbered = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));
const hex = (text: string) =>
  Uint8Array.from(text.match(/../g)!, (byte) => parseInt(byte, 16));

/** A column that says it has so many values of a dictionary, in one run. */
function constant(
  column: Partial<WrittenColumn> & { readonly type: number },
  dictionary: readonly number[],
  count: number,
): WrittenColumn {
  return {
    name: "a",
    ...column,
    pages: [
      {
        isDictionary: true,
        encoding: ENCODING.PLAIN,
        count: 1,
        data: dictionary,
      },
      {
        encoding: ENCODING.RLE_DICTIONARY,
        count,
        data: [1, ...bits(count), 0],
      },
    ],
  };
}

/** Two values of a dictionary in turn, at a bit each. */
function inTurn(
  column: Partial<WrittenColumn> & { readonly type: number },
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  count: number,
): WrittenColumn {
  return {
    name: "a",
    ...column,
    pages: [
      {
        isDictionary: true,
        encoding: ENCODING.PLAIN,
        count: 2,
        data: [...Array.from(first), ...Array.from(second)],
      },
      {
        encoding: ENCODING.RLE_DICTIONARY,
        count,
        data: [
          1,
          ...varint(count / 4 + 1),
          ...new Uint8Array(count / 8).fill(0x55),
        ],
      },
    ],
  };
}

const one = (column: WrittenColumn, rows: number, pandas?: string) => () =>
  writeParquet([column], rows, pandas);

const INT64_1 = [1, 0, 0, 0, 0, 0, 0, 0];
const TIMESTAMP: Record<number, Thrift> = {
  6: { i32: 10 }, // microseconds
};
const zoned = JSON.stringify({
  columns: [{ field_name: "a", metadata: { timezone: "Europe/Berlin" } }],
});
const text = (length: number, byte: number) => [
  ...int32(length),
  ...new Uint8Array(length).fill(byte),
];

/** A column of lists, one in the other, that are all missing. */
function missingLists(depth: number, count: number): Uint8Array {
  const path = numbered(depth, (i) => `l${i}`);
  const runs = [...bits(count), 0];
  const levels = [...int32(runs.length), ...runs];
  const page = writePage({
    encoding: ENCODING.PLAIN,
    count,
    data: [...levels, ...levels], // of repetition, and of definition
  });
  const schema: Thrift[] = [
    { struct: { 4: { text: "schema" }, 5: { i32: 1 } } },
    ...path.map((name, i): Thrift => ({
      struct: {
        ...(i === depth - 1 ? { 1: { i32: TYPE.INT32 } } : {}),
        3: { i32: 2 },
        4: { text: name },
        ...(i < depth - 1 ? { 5: { i32: 1 } } : {}),
      },
    })),
  ];
  const chunk: Thrift = {
    struct: {
      2: { i64: 4 },
      3: {
        struct: {
          1: { i32: TYPE.INT32 },
          2: { list: [{ i32: 0 }] },
          3: { list: path.map((name) => ({ text: name })) },
          4: { i32: 0 },
          5: { i64: count },
          6: { i64: page.length },
          7: { i64: page.length },
          9: { i64: 4 },
        },
      },
    },
  };
  const footer = thrift({
    struct: {
      1: { i32: 1 },
      2: { list: schema },
      3: { i64: count },
      4: {
        list: [{
          struct: {
            1: { list: [chunk] },
            2: { i64: 0 },
            3: { i64: count },
          },
        }],
      },
    },
  });
  return withFooter([encode("PAR1"), page], footer);
}

/** Deltas of a first value and of a second one that comes for all others. */
function firstAndOthers(
  first: number,
  others: number,
  count: number,
): number[] {
  const zigzag = (value: number) =>
    varint(value < 0 ? -2 * value - 1 : 2 * value);
  const least = Math.min(others - first, 0);
  const packed = [
    others - first - least,
    ...new Array<number>(127).fill(-least),
  ];
  return [
    ...[...varint(128), ...varint(1), ...varint(count), ...zigzag(first)],
    ...[...zigzag(least), 16, ...packed.flatMap((v) => [v & 0xff, v >> 8])],
    // The other blocks have no bits.
    ...new Array<number>((Math.ceil((count - 1) / 128) - 1) * 2).fill(0),
  ];
}

/** Strings, each of which shares all of the one before. */
function sharedPrefixes(length: number, count: number): Uint8Array {
  const data = [
    ...firstAndOthers(0, length, count),
    ...firstAndOthers(length, 0, count),
    ...new Array<number>(length).fill(97),
  ];
  return writeParquet([{
    name: "a",
    type: TYPE.BYTE_ARRAY,
    pages: [{ encoding: ENCODING.DELTA_BYTE_ARRAY, count, data }],
  }], count);
}

const EMPTY_BZ2 = hex("425a683917724538509000000000");
const EMPTY_XZ = hex(
  "fd377a585a000004e6d6b446000000001cdf44211fb6f37d010000000004595a",
);

const wide = (count: number) => numbered(count, (i) => `c${i}`);

/** Recorded files, by how they are read; see the README beside them. */
const FILES: readonly (readonly [file: string, readAs: ReadAs])[] = [
  ["csv_blank.csv", "csv"],
  ["csv_dup.csv", "csv"],
  ["gzip_empty_members.gz", "auto"],
  ["parquet_2GB.parquet", "parquet"],
  ["parquet_shared.parquet.packed", "parquet"],
  ["parquet_thrift_12.parquet", "parquet"],
  ["parquet_two_columns.parquet", "parquet"],
  ["parquet_two_zstd.parquet", "parquet"],
];

const KEPT = new URL("../data/fuzz/", import.meta.url);

/** The worst inputs that `deno task fuzz --keep` found. */
function keptCases(): HostileCase[] {
  return [...Deno.readDirSync(KEPT)].map(({ name }) => name).sort()
    .filter((name) => name.endsWith(".bin") && !name.startsWith("pickle_"))
    .map((name) => {
      const readAs = name.split("_")[0]!.replace("-", " ") as ReadAs;
      return {
        name: `${readAs.split(" ")[0]}: ${name}`,
        readAs,
        make: () => Deno.readFile(new URL(name, KEPT)),
      };
    });
}

/** The cases by kind. */
export const HOSTILE_CASES: readonly HostileCase[] = [
  ...keptCases(),
  ...FILES.map(([file, readAs]): HostileCase => ({
    name: `${readAs}: ${file}`,
    readAs,
    make: () => unpackedFile(file),
  })),
  {
    name: "parquet: a run longer than the values",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.INT32,
      isOptional: true,
      pages: [{
        encoding: ENCODING.PLAIN,
        count: 10,
        data: [...int32(6), ...bits(2 ** 30), 0, 0, 0, 0],
      }],
    }, 10),
  },
  {
    name: "parquet: packed bits of no width",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.INT32,
      pages: [
        {
          isDictionary: true,
          encoding: ENCODING.PLAIN,
          count: 1,
          data: int32(7),
        },
        {
          encoding: ENCODING.RLE_DICTIONARY,
          count: 1000,
          data: [0, ...varint(2 ** 32 - 1)],
        },
      ],
    }, 1000),
  },
  {
    name: "parquet: a run of 30,000,000 values of a dictionary",
    readAs: "parquet",
    make: one(constant({ type: TYPE.INT64 }, INT64_1, 30_000_000), 30_000_000),
  },
  {
    name: "parquet: a run of 1,000,000 values of a dictionary",
    readAs: "parquet",
    make: one(constant({ type: TYPE.INT64 }, INT64_1, 1_000_000), 1_000_000),
  },
  {
    name: "parquet: a run of 2,000,000 values of a dictionary",
    readAs: "parquet",
    make: one(constant({ type: TYPE.INT64 }, INT64_1, 2_000_000), 2_000_000),
  },
  {
    name: "parquet: 1,000,000 missing doubles",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.DOUBLE,
      isOptional: true,
      pages: [{
        encoding: ENCODING.PLAIN,
        count: 1_000_000,
        data: [...int32(4), ...bits(1_000_000), 0],
      }],
    }, 1_000_000),
  },
  {
    name: "parquet: 1,000,000 equal strings",
    readAs: "parquet",
    make: one(
      constant(
        { type: TYPE.BYTE_ARRAY, element: { 6: { i32: 0 } } },
        text(1, 97),
        1_000_000,
      ),
      1_000_000,
    ),
  },
  {
    name: "parquet: 30,000,000 missing values",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.DOUBLE,
      isOptional: true,
      pages: [{
        encoding: ENCODING.PLAIN,
        count: 30_000_000,
        data: [...int32(5), ...bits(30_000_000), 0],
      }],
    }, 30_000_000),
  },
  {
    name: "parquet: an index past the dictionary",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.INT32,
      pages: [
        {
          isDictionary: true,
          encoding: ENCODING.PLAIN,
          count: 1,
          data: int32(7),
        },
        {
          encoding: ENCODING.RLE_DICTIONARY,
          count: 100,
          data: [8, ...bits(100), 200],
        },
      ],
    }, 100),
  },
  {
    name: "parquet: a dictionary of 2^31-1 values",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.BYTE_ARRAY,
      pages: [{
        isDictionary: true,
        encoding: ENCODING.PLAIN,
        count: 2 ** 31 - 1,
        data: [0, 0, 0, 0],
      }],
    }, 10),
  },
  {
    name: "parquet: deltas of no bits for 30,000,000 values",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.INT64,
      pages: [{
        encoding: ENCODING.DELTA_BINARY_PACKED,
        count: 30_000_000,
        data: [...varint(2 ** 31 - 128), ...varint(1), 0, 2, 2, 0],
      }],
    }, 30_000_000),
  },
  {
    name: "parquet: deltas in blocks of less than no values",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.INT32,
      pages: [{
        encoding: ENCODING.DELTA_BINARY_PACKED,
        count: 1000,
        data: [...varint(2 ** 32 - 1), 1, 10, 2, 2, 16, ...new Uint8Array(64)],
      }],
    }, 1000),
  },
  {
    name: "parquet: a delta of 50,000 bytes",
    readAs: "parquet",
    make: one({
      name: "a",
      type: TYPE.INT64,
      pages: [{
        encoding: ENCODING.DELTA_BINARY_PACKED,
        count: 1000,
        data: [
          ...varint(128),
          1,
          10,
          2,
          ...new Uint8Array(50_000).fill(0x80),
          0,
        ],
      }],
    }, 1000),
  },
  {
    name: "parquet: strings that share a beginning of 50,000 bytes",
    readAs: "parquet",
    make: () => sharedPrefixes(50_000, 20_000),
  },
  {
    name: "parquet: two long strings in turn",
    readAs: "parquet",
    make: one(
      inTurn(
        { type: TYPE.BYTE_ARRAY, element: { 6: { i32: 0 } } },
        text(50_000, 97),
        text(50_000, 98),
        80_000,
      ),
      80_000,
    ),
  },
  {
    name: "parquet: two long byte strings in turn",
    readAs: "parquet",
    make: one(
      inTurn(
        { type: TYPE.BYTE_ARRAY },
        text(50_000, 97),
        text(50_000, 98),
        80_000,
      ),
      80_000,
    ),
  },
  {
    name: "parquet: two times with a zone in turn, years apart",
    readAs: "parquet",
    make: one(
      inTurn({ type: TYPE.INT64, element: TIMESTAMP }, INT64_1, [
        0,
        0,
        0,
        0,
        0,
        0,
        4,
        0,
      ], 800_000),
      800_000,
      zoned,
    ),
  },
  {
    name: "parquet: two decimals of a large scale in turn",
    readAs: "parquet",
    make: one(
      inTurn(
        {
          type: TYPE.INT32,
          element: { 6: { i32: 5 }, 7: { i32: 2 ** 29 }, 8: { i32: 9 } },
        },
        int32(1),
        int32(2),
        8000,
      ),
      8000,
    ),
  },
  {
    name: "parquet: decimals of 50,000 bytes",
    readAs: "parquet",
    make: one(
      inTurn(
        {
          type: TYPE.BYTE_ARRAY,
          element: { 6: { i32: 5 }, 7: { i32: 2 }, 8: { i32: 9 } },
        },
        text(50_000, 97),
        text(50_000, 98),
        8000,
      ),
      8000,
    ),
  },
  {
    name: "parquet: 2,000 columns that share the pages of the first",
    readAs: "parquet",
    make: () =>
      writeParquet(
        numbered(2000, (i) => `c${i}`).map((name, i): WrittenColumn => ({
          ...constant({ type: TYPE.INT64 }, INT64_1, 20_000),
          name,
          ...(i > 0 && { pages: 0 }),
        })),
        20_000,
      ),
  },
  {
    name: "parquet: 10^15 rows and no columns",
    readAs: "parquet",
    make: () => writeParquet([], 1e15),
  },
  {
    name: "parquet: lists of lists of which 1,000,000 are missing",
    readAs: "parquet",
    make: () => missingLists(40, 1_000_000),
  },
  {
    name: "parquet: an integer of 100,000 bytes in the footer",
    readAs: "parquet",
    make: () =>
      withFooter(
        [encode("PAR1")],
        Uint8Array.of(0x16, ...new Uint8Array(100_000).fill(0x80), 0),
      ),
  },
  {
    name: "parquet: a decimal of 100,000 bytes in the statistics",
    readAs: "parquet",
    make: one({
      ...constant(
        {
          type: TYPE.FIXED_LEN_BYTE_ARRAY,
          element: { 2: { i32: 8 }, 6: { i32: 5 }, 7: { i32: 2 } },
        },
        INT64_1,
        10,
      ),
      metadata: {
        12: {
          struct: {
            1: { text: new Uint8Array(100_000).fill(255) },
            2: { text: new Uint8Array(100_000).fill(255) },
          },
        },
      },
    }, 10),
  },
  {
    name: "parquet: structs 100,000 deep in the footer",
    readAs: "parquet",
    make: () =>
      withFooter([encode("PAR1")], new Uint8Array(100_000).fill(0x1c)),
  },
  {
    name: "parquet: elements 5,000 deep in the schema",
    readAs: "parquet",
    make: () =>
      withFooter(
        [encode("PAR1")],
        thrift({
          struct: {
            1: { i32: 1 },
            2: {
              list: numbered(5000, (i) => `s${i}`).map((name, i): Thrift => ({
                struct: {
                  3: { i32: 0 },
                  4: { text: name },
                  5: { i32: i < 4999 ? 1 : 0 },
                },
              })),
            },
            3: { i64: 0 },
            4: { list: [] },
          },
        }),
      ),
  },
  {
    name: "parquet: a level of the index 20,000 times",
    readAs: "parquet",
    make: one(
      constant({ type: TYPE.INT64 }, INT64_1, 50_000),
      50_000,
      JSON.stringify({ index_columns: new Array(20_000).fill("a") }),
    ),
  },
  {
    name: "parquet: quotes that are not closed in the name of a column",
    readAs: "parquet",
    make: one(
      {
        ...constant({ type: TYPE.INT64 }, INT64_1, 1),
        name: "'\\".repeat(40_000),
      },
      1,
      JSON.stringify({ column_indexes: [{}, {}] }),
    ),
  },
  {
    name: "csv: a name with numbers that are taken",
    readAs: "csv",
    make: () =>
      encode(
        [...numbered(8000, (i) => `a.${i}`), ...new Array(8000).fill("a")]
          .join(),
      ),
  },
  {
    name: "csv: rows that are shorter than the header",
    readAs: "csv",
    make: () => encode(`${wide(5000)}\n${"1\n".repeat(5000)}`),
  },
  {
    name: "csv: rows that are shorter than the header, under the bound",
    readAs: "csv",
    make: () => encode(`${wide(700)}\n${"1\n".repeat(700)}`),
  },
  {
    name: "csv: quotes that are doubled",
    readAs: "csv",
    make: () => encode(`a\n"${'""'.repeat(100_000)}"\n`),
  },
  {
    name: "csv: 100,000 columns",
    readAs: "csv",
    make: () => encode(`${",".repeat(100_000)}\n${",".repeat(100_000)}\n`),
  },
  {
    name: "csv: integers of 50,000 digits",
    readAs: "csv",
    make: () => encode(`a\n${"9".repeat(50_000)}\n0\n-${"9".repeat(50_000)}\n`),
  },
  {
    name: "csv: white space before and after letters",
    readAs: "csv",
    make: () =>
      encode(`a\n${`${" ".repeat(999)}x${" ".repeat(999)}\n`.repeat(100)}`),
  },
  {
    name: "csv: blank lines",
    readAs: "csv",
    make: () => encode(`a,b\n${"\t \t\n".repeat(50_000)}`),
  },
  {
    name: "json: columns a.1, a, a",
    readAs: "json split",
    make: () =>
      encode('{"columns":["a.1","a","a"],"index":[0],"data":[[1,2,3]]}'),
  },
  {
    name: "json: names that lead to names that are taken",
    readAs: "json split",
    make: () => {
      const names = numbered(400, (i) => `a${".1".repeat(i)}`);
      const columns = [...names, ...new Array(10_000).fill("a")];
      return encode(JSON.stringify({ columns, data: [] }));
    },
  },
  {
    name: "json: 4,000 rows of 4,000 names that differ",
    readAs: "json records",
    make: () =>
      encode(JSON.stringify(wide(4000).map((name) => ({ [name]: 1 })))),
  },
  {
    name: "json: a row as long as the rows are many",
    readAs: "json values",
    make: () => encode(`[[${new Array(5000).fill(1)}]${",[]".repeat(5000)}]`),
  },
  {
    name: "json: columns of rows that differ",
    readAs: "json columns",
    make: () =>
      encode(
        JSON.stringify(Object.fromEntries(
          wide(3000).map((name, i) => [name, { [`r${i}`]: 1 }]),
        )),
      ),
  },
  {
    name: "json: rows by label that differ",
    readAs: "json index",
    make: () =>
      encode(
        JSON.stringify(Object.fromEntries(
          wide(3000).map((name, i) => [`r${i}`, { [name]: 1 }]),
        )),
      ),
  },
  {
    name: "json: a string of 30,000 digits and a letter",
    readAs: "json columns",
    make: () => encode(JSON.stringify({ a: { 0: `${"1".repeat(30_000)}x` } })),
  },
  {
    name: "json: a time of 30,000 digits and a letter",
    readAs: "json columns",
    make: () =>
      encode(
        JSON.stringify({ date: { 0: `${"1".repeat(30_000)}x`, 1: "1.5" } }),
      ),
  },
  {
    name: "json: white space and a letter",
    readAs: "json columns",
    make: () =>
      encode(JSON.stringify({ date: { 0: `${" ".repeat(60_000)}x` } })),
  },
  {
    name: "json: an integer of 100,000 digits",
    readAs: "json columns",
    make: () => encode(`{"a":{"0":${"9".repeat(100_000)}}}`),
  },
  {
    name: "json: a list that is nested 100,000 deep",
    readAs: "json columns",
    make: () => encode("[".repeat(100_000)),
  },
  {
    name: "json: strings of backslashes",
    readAs: "json columns",
    make: () => encode(`{"a":["${"\\\\".repeat(50_000)}"`),
  },
  {
    name: "json: a schema of one key many times",
    readAs: "json table",
    make: () =>
      encode(JSON.stringify({
        schema: {
          fields: [{ name: "a", type: "integer" }],
          primaryKey: new Array(5000).fill("a"),
        },
        data: new Array(5000).fill({ a: 1 }),
      })),
  },
  {
    name: "json: a schema of fields that the rows do not have",
    readAs: "json table",
    make: () =>
      encode(JSON.stringify({
        schema: { fields: wide(3000).map((name) => ({ name, type: "any" })) },
        data: new Array(10_000).fill({}),
      })),
  },
  {
    name: "auto: JSON of strings that are quotes, and a NaN",
    readAs: "auto",
    make: () => encode(`[NaN${',"\\""'.repeat(20_000)}]`),
  },
  {
    name: "auto: JSON with an integer of 100,000 digits",
    readAs: "auto",
    make: () => encode(`[${"9".repeat(100_000)}]`),
  },
  {
    name: "auto: UTF-32",
    readAs: "auto",
    make: () => {
      const bytes = new Uint8Array(100_000);
      const view = new DataView(bytes.buffer);
      for (let at = 0; at < bytes.length; at += 4) {
        view.setUint32(at, 0x20, true);
      }
      view.setUint32(0, 0x5b, true);
      view.setUint32(bytes.length - 4, 0x5d, true);
      return bytes;
    },
  },
  {
    name: "auto: gzip of empty members",
    readAs: "auto",
    make: () => repeated(hex("1f8b080000000000000303000000000000000000"), 5000),
  },
  {
    name: "auto: gzip of empty blocks",
    readAs: "auto",
    make: () =>
      joined([
        hex("1f8b0800000000000003"),
        repeated(hex("000000ffff"), 20_000),
        hex("010000ffff"),
        new Uint8Array(8),
      ]),
  },
  {
    name: "auto: gzip of blocks of one byte",
    readAs: "auto",
    make: () =>
      joined([
        hex("1f8b0800000000000003"),
        repeated(hex("000100feff61"), 20_000),
        hex("010000ffff"),
        new Uint8Array(8),
      ]),
  },
  {
    name: "auto: bz2 of empty streams",
    readAs: "auto",
    make: () => repeated(EMPTY_BZ2, 7000),
  },
  {
    name: "auto: xz of empty streams",
    readAs: "auto",
    make: () => repeated(EMPTY_XZ, 3000),
  },
  ...NUMPY_CASES,
];
