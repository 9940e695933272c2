// How often a decode lets other tasks run where each slice is used up at once:
// no step of it grows with the file. No time is measured.

import { assert } from "@std/assert";
import {
  type PandasFileType,
  pandasSerializer,
} from "@taskrunview/taskrunview";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";

/** Counts the pauses of a run in which each slice is over at the first look. */
async function pausesOf(run: () => Promise<unknown>): Promise<number> {
  const { setTimeout } = globalThis;
  const { now } = performance;
  let pauses = 0;
  let time = 0;
  performance.now = () => time += 1_000;
  globalThis.setTimeout = ((resume: () => void) => {
    pauses++;
    queueMicrotask(resume);
    return 0;
  }) as unknown as typeof setTimeout;
  try {
    await run();
  } finally {
    globalThis.setTimeout = setTimeout;
    performance.now = now;
  }
  return pauses;
}

const numbered = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join("");
const csv = (text: string) => () => new TextEncoder().encode(text);
const parquet = (columnData: readonly ColumnSource[], pageSize: number) => () =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [...columnData],
      rowGroupSize: pageSize,
      pageSize,
    }),
  );

const COLUMNS = 5_000;
const VALUES = 200_000;

interface Case {
  readonly name: string;
  readonly fileType: PandasFileType;
  readonly make: () => Uint8Array;
  /** So many steps, of 1,024 values or one column each, have a pause between. */
  readonly least: number;
}

const CASES: readonly Case[] = [
  {
    name: "a line of CSV",
    fileType: "csv",
    make: csv(`${numbered(COLUMNS, (i) => `${i},`)}\n`),
    least: COLUMNS,
  },
  {
    name: "columns of CSV",
    fileType: "csv",
    make: csv(
      `${numbered(COLUMNS, (i) => `c${i},`)}\n${"1,".repeat(COLUMNS)}\n`,
    ),
    least: COLUMNS,
  },
  {
    name: "rows of CSV",
    fileType: "csv",
    make: csv(`a\n${numbered(VALUES, (i) => `${i}\n`)}`),
    least: VALUES / 1_024,
  },
  {
    name: "one page of booleans",
    fileType: "parquet",
    make: parquet([{
      name: "a",
      data: Array.from({ length: VALUES }, (_, i) => i % 3 === 0),
      type: "BOOLEAN",
    }], 1e9),
    least: VALUES / 1_024,
  },
  {
    name: "one page of strings",
    fileType: "parquet",
    make: parquet([{
      name: "a",
      data: Array.from({ length: VALUES }, (_, i) => `t ${i}`),
      type: "STRING",
    }], 1e9),
    least: VALUES / 1_024,
  },
  {
    name: "columns of Parquet",
    fileType: "parquet",
    make: parquet(
      Array.from({ length: COLUMNS }, (_, i) => ({
        name: `c${i}`,
        data: [i],
        type: "DOUBLE",
      })),
      1e9,
    ),
    least: COLUMNS,
  },
];

for (const { name, fileType, make, least } of CASES) {
  Deno.test(`pandasSerializer() lets others run between ${name}`, async () => {
    const { deserialize } = pandasSerializer({ fileType });
    const bytes = make();
    await deserialize(bytes); // loads what is loaded once
    const pauses = await pausesOf(async () => await deserialize(bytes));
    assert(pauses >= least, `${pauses} pauses`);
  });
}
