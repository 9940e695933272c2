import { assertEquals } from "@std/assert";
import { parquetReadObjects } from "hyparquet";
import type { Json } from "../../../page/api/api.ts";
import {
  type DownloadFormat,
  type DownloadTable,
  fileOf,
} from "../../../page/dataset/download.ts";

const ROWS: Json[][] = [
  [0, "Success", 1.5, "=1+1", {
    $type: "datetime",
    iso: "2022-05-09T06:00:00",
  }],
  [1, "Failed", null, null, null],
  [2, "Success", 2, 'a "b",\nc', { a: [1, 2] }],
];
const table: DownloadTable = {
  names: ["map_index", "state", "result.x", "__proto__", "result.y"],
  kept: rows,
  rows,
};

async function* rows() {
  yield* await Promise.resolve(ROWS);
}

const text = async (format: DownloadFormat) =>
  await (await fileOf(format, table)).text();

Deno.test("CSV is quoted, and no cell is a formula", async () => {
  assertEquals(
    await text("CSV"),
    "map_index,state,result.x,__proto__,result.y\n" +
      "0,Success,1.5,'=1+1,2022-05-09T06:00:00\n" +
      "1,Failed,,,\n" +
      '2,Success,2,"a ""b"",\nc","{""a"":[1,2]}"\n',
  );
});

Deno.test("NDJSON has the values as they are, a row each", async () => {
  const lines = (await text("NDJSON")).trim().split("\n");
  assertEquals(lines.map((line) => Object.values(JSON.parse(line))), ROWS);
  assertEquals(Object.keys(JSON.parse(lines[0]!)), table.names);
});

Deno.test("Parquet has columns of their types", async () => {
  const file = await (await fileOf("Parquet", table)).arrayBuffer();
  const read = await parquetReadObjects({ file });
  assertEquals(read.map((row) => row["map_index"]), [0n, 1n, 2n]);
  assertEquals(read.map((row) => row["result.x"]), [1.5, null, 2]);
  assertEquals(read.map((row) => row["state"]), [
    "Success",
    "Failed",
    "Success",
  ]);
  assertEquals(read[2]!["result.y"], '{"a":[1,2]}');
});
