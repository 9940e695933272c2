import { parquetMetadata } from "hyparquet";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseMetadata } from "../../../../src/decode/pandas/parquet/metadata.ts";
import { readFooter } from "../../../../src/decode/pandas/parquet/footer.ts";
import { startWork, type Work } from "../../../../src/decode/work.ts";
import { ResultError } from "../../../../src/model/errors.ts";
import { fromBase64, readRows } from "../../_data.ts";
import { type Thrift, thrift } from "./_write_parquet.ts";

const files = readRows<{ name: string; bytes: string }>(
  "formats/parquet_types.ndjson",
);

/** As the library has it, without the statistics, which are not needed. */
function byLibrary(file: Uint8Array): unknown {
  const { row_groups, metadata_length: _, ...rest } = parquetMetadata(file, {
    geoparquet: false,
  });
  return {
    ...rest,
    row_groups: row_groups.map(({ columns, ...group }) => ({
      ...group,
      columns: columns.map((column) => withoutStatistics(column)),
    })),
  };
}

function withoutStatistics<Column extends { meta_data?: object }>(
  column: Column,
) {
  return { ...column, meta_data: { ...column.meta_data, statistics: null } };
}

async function inParts(file: Uint8Array): Promise<unknown> {
  const work = startWork("read parquet", file.length);
  const { row_groups, metadata_length: _, ...rest } = await readFooter(
    file,
    work,
  );
  return {
    ...rest,
    row_groups: row_groups.map(({ columns, ...group }) => ({
      ...group,
      columns: columns.map((column) => withoutStatistics(column)),
    })),
  };
}

for (const { name, bytes } of files) {
  Deno.test(`parseMetadata() gives what the library does of ${name}`, async () => {
    const file = fromBase64(bytes);
    assertEquals(await inParts(file), byLibrary(file));
  });
}

/** Never stops, and counts how often it is asked. */
function countingWork(): Work & { pauses: number } {
  return {
    pauses: 0,
    charge: () => {},
    addBytes: () => {},
    isOver: () => true,
    pause() {
      this.pauses++;
      return Promise.resolve();
    },
  };
}

const text = (i: number) => ({ text: `column number ${i}` });
const chunk = (i: number): Thrift => ({
  struct: {
    2: { i64: 4n },
    3: {
      struct: {
        1: { i32: 5 },
        2: { list: [{ i32: 0 }] },
        3: { list: [text(i)] },
        4: { i32: 0 },
        5: { i64: 1n },
        6: { i64: 9n },
        7: { i64: 9n },
        9: { i64: 4n },
        12: { struct: { 3: { i64: 0n } } },
      },
    },
  },
});
const many = (count: number, make: (i: number) => Thrift): Thrift => ({
  list: Array.from({ length: count }, (_, i) => make(i)),
});
const group = (columns: number): Thrift => ({
  struct: { 1: many(columns, chunk), 2: { i64: 9n }, 3: { i64: 1n } },
});
const metadata = (parts: Readonly<Record<number, Thrift>>) =>
  thrift({
    struct: {
      1: { i32: 2 },
      2: { list: [{ struct: { 4: { text: "root" }, 5: { i32: 0 } } }] },
      3: { i64: 0n },
      4: { list: [] },
      ...parts,
    },
  });

const COUNT = 20_000;
const WIDE: [what: string, bytes: Uint8Array][] = [
  [
    "elements of a schema",
    metadata({
      2: many(COUNT, (i) => ({ struct: { 1: { i32: 5 }, 4: text(i) } })),
    }),
  ],
  ["row groups", metadata({ 4: many(COUNT, () => group(1)) })],
  ["column chunks", metadata({ 4: { list: [group(COUNT)] } })],
  [
    "notes",
    metadata({
      5: many(COUNT, (i) => ({ struct: { 1: text(i), 2: text(i) } })),
    }),
  ],
];
for (const [what, bytes] of WIDE) {
  Deno.test(`parseMetadata() lets others run between batches of ${what}`, async () => {
    const work = countingWork();
    const parsed = await parseMetadata(bytes, work);
    const { schema, row_groups, key_value_metadata: notes = [] } = parsed;
    const columns = row_groups.reduce(
      (sum, { columns }) => sum + columns.length,
      0,
    );
    assertEquals(
      Math.max(schema.length, row_groups.length, columns, notes.length),
      COUNT,
    );
    // A batch has at most 64 KiB and 512 elements.
    const least = Math.max(bytes.length / 2 ** 17, COUNT / 1_024);
    assert(work.pauses >= least, `${work.pauses} pauses`);
  });
}

Deno.test("parseMetadata() charges for elements of a byte", async () => {
  const bytes = metadata({ 4: many(200_000, () => ({ struct: {} })) });
  await assertRejects(
    () => parseMetadata(bytes, startWork("read parquet", bytes.length)),
    ResultError,
    "far more",
  );
});
