/** The files of `tests/data/hostile`: small, and costly for careless readers. */
export const HOSTILE = new URL("../data/hostile/", import.meta.url);

/** What fuzzing kept. */
export const FUZZED = new URL("../data/fuzz/", import.meta.url);

/** The bytes of a file; those that end in `.packed` are in gzip. */
export async function unpackedFile(name: string): Promise<Uint8Array> {
  const bytes = await Deno.readFile(new URL(name, HOSTILE));
  if (!name.endsWith(".packed")) return bytes;
  const unpacked = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
