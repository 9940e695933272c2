/** A pickle that Python wrote, and what Python saw in it. */
export interface FieldRow {
  readonly name: string;
  /** In base64. */
  readonly bytes: string;
  // deno-lint-ignore no-explicit-any -- JSON of thirty shapes
  readonly value: any;
}

const FOLDER = new URL("../data/field/", import.meta.url);

/** The names of the files of rows. */
export function rowFiles(): string[] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ndjson.gz")).sort();
}

/** The rows of such a file. */
export async function gzipRows(file: string): Promise<FieldRow[]> {
  const packed = await Deno.open(new URL(file, FOLDER));
  const unpacked = packed.readable.pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(unpacked).text();
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}
