import { decodePickle } from "../../src/pickle/mod.ts";

interface Row {
  readonly name: string;
  readonly bytes: string;
}

const VALUES = new URL("../data/pickle/values.ndjson", import.meta.url);

/** What the decoder makes of the values that Python wrote, by their names. */
export const DECODED: readonly (readonly [name: string, value: unknown])[] =
  Deno.readTextFileSync(VALUES).trim().split("\n").flatMap((line) => {
    const { name, bytes } = JSON.parse(line) as Row;
    try {
      return [[name, decodePickle(Uint8Array.fromBase64(bytes))] as const];
    } catch {
      return []; // what the decoder refuses is no value
    }
  });
