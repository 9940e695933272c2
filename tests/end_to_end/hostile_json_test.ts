import { encodeJson, TaskRunViewError } from "@taskrunview/taskrunview";
import { decodePickle } from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals } from "@std/assert";
import { unpackedFile } from "./_hostile_files.ts";

/** The characters of JSON for each byte of a pickle; 0 where JSON is refused. */
const ACCEPTED: [file: string, charactersPerByte: number][] = [
  ["bigRefs.pkl", 20],
  ["enc_range.pkl", 20],
  ["enc_refPaths.pkl", 0],
  ["enc_strRefs.pkl", 20],
  ["floatRe.pkl", 20],
  ["lost.pkl", 20],
  ["staleDict.pkl", 20],
];
for (const [file, charactersPerByte] of ACCEPTED) {
  Deno.test(`encodeJson() of ${file} is in proportion to it`, async () => {
    const bytes = await unpackedFile(file);
    const value = decodePickle(bytes);
    try {
      const { length } = JSON.stringify(encodeJson(value));
      assert(length <= charactersPerByte * bytes.length, `${length} letters`);
    } catch (error) {
      assert(error instanceof TaskRunViewError, String(error));
      assertEquals([error.code, charactersPerByte], ["limit", 0]);
    }
  });
}
