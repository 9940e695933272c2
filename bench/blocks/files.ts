// Files of other formats with a given size, one for each algorithm whose time
// is proportional to it.

import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { deflateSync, gzipSync } from "node:zlib";
import { spawnSync } from "node:child_process";

/** The way a file is read: the name of its format, then the orient of JSON. */
export interface FileInput {
  readonly readAs: string;
  readonly make: (size: number) => Uint8Array;
}

const utf8 = new TextEncoder();

/** Lines up to a size. */
function lines(
  head: string,
  line: (i: number) => string,
  tail: string,
  size: number,
) {
  const parts = [head];
  for (let i = 0, length = 0; length < size; i++) {
    const part = line(i);
    length += part.length;
    parts.push(part);
  }
  parts.push(tail);
  return utf8.encode(parts.join(""));
}

/** Text that compresses badly, the same for each size. */
function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = 1;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = 97 + (state >>> 16) % 16;
  }
  return bytes;
}

function packed(command: string, bytes: Uint8Array): Uint8Array {
  const { stdout, status } = spawnSync(command, ["-1", "-c"], {
    input: bytes,
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`Cannot find "${command}"`);
  return new Uint8Array(stdout);
}

/** A pickle of bytes, of a size. */
function pickleOf(bytes: Uint8Array): Uint8Array {
  const head = Uint8Array.of(0x80, 4, 0x8e, 0, 0, 0, 0, 0, 0, 0, 0);
  new DataView(head.buffer).setUint32(3, bytes.length, true);
  const whole = new Uint8Array(head.length + bytes.length + 1);
  whole.set(head);
  whole.set(bytes, head.length);
  whole[whole.length - 1] = 0x2e;
  return whole;
}

function parquet(
  columns: ColumnSource[],
  options: {
    rowGroupSize?: number;
    pageSize?: number;
    codec?: "UNCOMPRESSED" | "SNAPPY";
  } = {},
): Uint8Array {
  const { codec = "UNCOMPRESSED", ...others } = options;
  return new Uint8Array(
    parquetWriteBuffer(
      { columnData: columns, codec, ...others } as Parameters<
        typeof parquetWriteBuffer
      >[0],
    ),
  );
}

const many = <T>(size: number, bytes: number, make: (i: number) => T): T[] =>
  Array.from({ length: Math.floor(size / bytes) }, (_, i) => make(i));

/** The files by kind. */
export const FILES: Readonly<Record<string, FileInput>> = {
  "gzip": { readAs: "auto", make: (size) => gzipSync(pickleOf(noise(size))) },
  "gzip of zeros": {
    readAs: "auto",
    make: (size) => gzipSync(pickleOf(new Uint8Array(size))),
  },
  "zlib": {
    readAs: "auto",
    make: (size) => deflateSync(pickleOf(noise(size))),
  },
  "bz2": {
    readAs: "auto",
    make: (size) => packed("bzip2", pickleOf(noise(size))),
  },
  "bz2 of zeros": {
    readAs: "auto",
    make: (size) => packed("bzip2", pickleOf(new Uint8Array(size))),
  },
  "xz": { readAs: "auto", make: (size) => packed("xz", pickleOf(noise(size))) },
  "xz of zeros": {
    readAs: "auto",
    make: (size) => packed("xz", pickleOf(new Uint8Array(size))),
  },
  "base64 of a pickle": {
    readAs: "auto",
    make: (size) => {
      const bytes = pickleOf(noise(Math.floor(size * 3 / 4)));
      const parts: string[] = [];
      for (let at = 0; at < bytes.length; at += 30_000) {
        parts.push(
          btoa(String.fromCharCode(...bytes.subarray(at, at + 30_000))),
        );
      }
      return utf8.encode(parts.join(""));
    },
  },
  "csv of numbers": {
    readAs: "csv",
    make: (size) => lines("a,b\n", (i) => `${i},${i}.5\n`, "", size),
  },
  "csv of texts": {
    readAs: "csv",
    make: (size) => lines("a,b\n", (i) => `text ${i},x\n`, "", size),
  },
  "csv of quoted texts": {
    readAs: "csv",
    make: (size) => lines("a,b\n", (i) => `"a, ""${i}""",x\n`, "", size),
  },
  "csv of one column": {
    readAs: "csv",
    make: (size) => lines("a\n", () => "1\n", "", size),
  },
  "csv of one cell": {
    readAs: "csv",
    make: (size) => lines("a\n", () => "x", "\n", size),
  },
  "csv of one quoted cell": {
    readAs: "csv",
    make: (size) => lines('a\n"', () => '""', '"\n', size),
  },
  "csv of one line": {
    readAs: "csv",
    make: (size) => lines("", (i) => `${i},`, "\n", size),
  },
  "csv of blank lines": {
    readAs: "csv",
    make: (size) => lines("a\n1\n", () => "\n", "", size),
  },
  "csv with an index": {
    readAs: "csv",
    make: (size) => lines("a\n", (i) => `r${i},${i}\n`, "", size),
  },
  "json lines of records": {
    readAs: "json records",
    make: (size) =>
      lines("[", (i) => `{"a":${i},"b":"t ${i}"},`, '{"a":0}]', size),
  },
  "json columns": {
    readAs: "json columns",
    make: (size) => lines('{"a":{', (i) => `"${i}":${i},`, '"x":0}}', size),
  },
  "json index": {
    readAs: "json index",
    make: (size) =>
      lines("{", (i) => `"${i}":{"a":${i}},`, '"x":{"a":0}}', size),
  },
  "json split": {
    readAs: "json split",
    make: (size) =>
      lines('{"columns":["a"],"data":[', (i) => `[${i}],`, "[0]]}", size),
  },
  "json values": {
    readAs: "json values",
    make: (size) => lines("[", (i) => `[${i},${i}.5],`, "[0,0]]", size),
  },
  "json of one text": {
    readAs: "json values",
    make: (size) => lines('["', () => "x", '"]', size),
  },
  "json of one text of escapes": {
    readAs: "json values",
    make: (size) => lines('["', () => "\\n", '"]', size),
  },
  "json of one list": {
    readAs: "json values",
    make: (size) => lines("[", (i) => `${i},`, "0]", size),
  },
  "plain json": {
    readAs: "auto",
    make: (size) =>
      lines("[", (i) => `{"a":${i},"b":"t ${i}"},`, '{"a":0}]', size),
  },
  "plain json with NaN": {
    readAs: "auto",
    make: (size) => lines("[", (i) => `{"a":${i},"b":NaN},`, '{"a":0}]', size),
  },
  "parquet of integers": {
    readAs: "parquet",
    make: (size) =>
      parquet([
        {
          name: "a",
          data: BigInt64Array.from(many(size, 8, BigInt)),
          type: "INT64",
        } as unknown as ColumnSource,
      ]),
  },
  "parquet of floats": {
    readAs: "parquet",
    make: (size) =>
      parquet([{
        name: "a",
        data: Float64Array.from(many(size, 8, (i) => i / 3)),
        type: "DOUBLE",
      } as unknown as ColumnSource]),
  },
  "parquet of floats, one page": {
    readAs: "parquet",
    make: (size) =>
      parquet([
        {
          name: "a",
          data: Float64Array.from(many(size, 8, (i) => i / 3)),
          type: "DOUBLE",
        } as unknown as ColumnSource,
      ], { rowGroupSize: 1e9, pageSize: 1e9 }),
  },
  "parquet of floats, one page of snappy": {
    readAs: "parquet",
    make: (size) =>
      parquet([
        {
          name: "a",
          data: Float64Array.from(many(size, 8, (i) => i / 3)),
          type: "DOUBLE",
        } as unknown as ColumnSource,
      ], { rowGroupSize: 1e9, pageSize: 1e9, codec: "SNAPPY" }),
  },
  "parquet of texts": {
    readAs: "parquet",
    make: (size) =>
      parquet([{
        name: "a",
        data: many(size, 12, (i) => `t ${i}`),
        type: "STRING",
      }]),
  },
  "parquet of few texts": {
    readAs: "parquet",
    make: (size) =>
      parquet([{
        name: "a",
        data: many(size, 4, (i) => `t ${i % 9}`),
        type: "STRING",
      }], { rowGroupSize: 1e9 }),
  },
  "parquet of texts, one page": {
    readAs: "parquet",
    make: (size) =>
      parquet([{
        name: "a",
        data: many(size, 12, (i) => `t ${i}`),
        type: "STRING",
      }], { rowGroupSize: 1e9, pageSize: 1e9 }),
  },
  "parquet of missing values": {
    readAs: "parquet",
    make: (size) =>
      parquet([{
        name: "a",
        data: many(size, 8, (i) => i % 2 ? i / 3 : null),
        type: "DOUBLE",
      }]),
  },
  "parquet of booleans": {
    readAs: "parquet",
    make: (size) =>
      parquet([{
        name: "a",
        data: many(size, 1, (i) => i % 3 === 0),
        type: "BOOLEAN",
      }], { rowGroupSize: 1e9 }),
  },
  "parquet of timestamps": {
    readAs: "parquet",
    make: (size) =>
      parquet([{
        name: "a",
        data: many(size, 8, (i) => new Date(i * 1000)),
        type: "TIMESTAMP",
      }]),
  },
  "parquet of lists": {
    readAs: "parquet",
    make: (size) =>
      parquet([{
        name: "a",
        data: many(size, 20, (i) => [i, i + 1]),
        type: "JSON",
      }]),
  },
  "parquet of many columns": {
    readAs: "parquet",
    make: (size) =>
      parquet(
        many(
          size,
          250,
          (i) => ({ name: `column ${i}`, data: [i], type: "DOUBLE" as const }),
        ),
      ),
  },
  "parquet of many row groups": {
    readAs: "parquet",
    make: (size) =>
      parquet(
        [{ name: "a", data: many(size, 250, (i) => i), type: "DOUBLE" }],
        { rowGroupSize: 1 },
      ),
  },
};
