import { assertRejects } from "@std/assert";
import { pandasSerializer } from "../../../src/decode/pandas.ts";
import type { Tagged } from "../../pickle/_tagged.ts";
import { fromBase64, readRows } from "../_data.ts";
import { assertFrame } from "../_frames.ts";

interface OptionsRow {
  bytes: string;
  options: Record<string, unknown>;
  value?: Tagged;
  error?: string;
}

/** Compares what is read with arguments with what pandas read with them. */
export function testOptions(fileType: "csv" | "json"): void {
  const rows = readRows<OptionsRow>(`formats/${fileType}_options.ndjson`);
  for (const [i, { bytes, options, value }] of rows.entries()) {
    const what = `${fileType} ${i}, ${JSON.stringify(options)}`;
    const read = async () =>
      await pandasSerializer({ fileType, [fileType]: options })
        .deserialize(fromBase64(bytes));
    if (value === undefined) {
      Deno.test(`pandasSerializer() refuses what pandas refuses: ${what}`, async () => {
        await assertRejects(read);
      });
      continue;
    }
    Deno.test(`pandasSerializer() reads as pandas: ${what}`, async () => {
      assertFrame(await read(), value);
    });
  }
}
