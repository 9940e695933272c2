/** Recorded data names no folder of the machine that it was recorded on. */
import { assertEquals } from "@std/assert";
import { filesBelow, ROOT } from "./_sources.ts";

/** Folders of people and of temporary files. */
const PRIVATE = /\/(?:root|home|Users|work|tmp|var\/folders)\/[\w.-]+\/[\w.-]+/;
const BASE64 = /"bytes": ?"([A-Za-z0-9+/=]+)"/g;

/** Recorded with Prefect's own fixtures, elsewhere. */
const GIVEN = new Set(["tests/data/field/namedtuple_by_value.pickle"]);

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await Deno.readFile(new URL(file, ROOT));
  if (!file.endsWith(".ndjson.gz")) return bytes;
  const unpacked = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

const latin1 = new TextDecoder("latin1");

function* textsOf(text: string): Generator<string> {
  yield text;
  for (const [, base64] of text.matchAll(BASE64)) yield atob(base64!);
}

Deno.test("recorded data names no folder of the machine it was made on", async () => {
  const found: string[] = [];
  for (const file of filesBelow("tests/data/")) {
    for (const text of textsOf(latin1.decode(await bytesOf(file)))) {
      const path = PRIVATE.exec(text)?.[0];
      if (path !== undefined && !GIVEN.has(file)) {
        found.push(`${file}: ${path}`);
      }
    }
  }
  assertEquals([...new Set(found)], []);
});
