import { readParquet } from "../../src/decode/pandas_parquet.ts";
import { fromBase64 } from "./_data.ts";
import { assertFrame, frameRows } from "./_frames.ts";

for (const { name, bytes, value } of frameRows("parquet")) {
  Deno.test(`readParquet() reads as pandas: ${name}`, async () => {
    assertFrame(await readParquet(fromBase64(bytes)), value);
  });
}
