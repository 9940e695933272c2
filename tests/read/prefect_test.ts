import { assertEquals } from "@std/assert";
import { toText } from "@std/streams";
import { prefectReader } from "../../src/read/prefect.ts";
import { readContext } from "./_context.ts";

const LOCATIONS: [location: string | null, text: string][] = [
  ['{"a": [1, 2.0, null]}', '{"a": [1, 2.0, null]}'],
  ['"ж🚢"', '"ж🚢"'],
  ['"\ud83d"', '"\\ud83d"'],
  ['"\udea2\ud83d"', '"\\udea2\\ud83d"'],
  [null, ""],
];
for (const [location, text] of LOCATIONS) {
  Deno.test(`prefectReader gives the location ${JSON.stringify(location)} as bytes`, async () => {
    const ref = { type: "PrefectResult", location };
    const stream = await prefectReader.open(ref, readContext());
    assertEquals(await toText(stream), text);
  });
}
