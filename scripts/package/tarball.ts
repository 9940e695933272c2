import { run } from "./run.ts";

/** A tarball of npm. */
export interface Tarball {
  readonly path: string;
  /** The size of the tarball itself. */
  readonly size: number;
  /** The size of its unpacked files. */
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Packs the package in one folder into a tarball in another. */
export async function packFolder(
  folder: string,
  target: string,
): Promise<Tarball> {
  await Deno.mkdir(target, { recursive: true });
  const destination = await Deno.realPath(target);
  const args = ["pack", "--json", "--pack-destination", destination];
  const packed = JSON.parse(await run("npm", args, folder));
  const { filename, ...tarball } = packed[0] ?? Object.values(packed)[0];
  return { ...tarball, path: `${destination}/${filename}` };
}

const KINDS: readonly (readonly [what: string, ending: string])[] = [
  ["JavaScript", ".js"],
  ["types", ".d.ts"],
  ["source maps", ".map"],
  ["texts and package.json", ""],
];

/** The sizes of the parts of a tarball in bytes. */
export function sizes(
  { files, size, unpackedSize }: Tarball,
): [what: string, bytes: number][] {
  const kindOf = (path: string) =>
    KINDS.find(([, ending]) => path.endsWith(ending))![0];
  const kinds = KINDS.map(([what]): [string, number] => [
    what,
    files.filter(({ path }) => kindOf(path) === what)
      .reduce((sum, file) => sum + file.size, 0),
  ]);
  return [...kinds, ["unpacked", unpackedSize], ["tarball", size]];
}
