import { run } from "./run.ts";
import { type Weight, weightsOf } from "./weights.ts";

interface PackedJson {
  readonly exports: Readonly<Record<string, string | { default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/**
 * Weighs the entry points and the command of a packed package.
 *
 * @param tarball The path of the tarball.
 */
export async function weighTarball(tarball: string): Promise<Weight[]> {
  const folder = await Deno.makeTempDir({ prefix: "weigh-" });
  try {
    await run("tar", ["-xzf", tarball], folder);
    const root = `${folder}/package`;
    const json: PackedJson = JSON.parse(
      await Deno.readTextFile(`${root}/package.json`),
    );
    const files = new Map<string, string>();
    for await (const path of scriptsBelow(root, "dist")) {
      files.set(path, await Deno.readTextFile(`${root}/${path}`));
    }
    return weightsOf(files, entriesOf(json));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function entriesOf({ exports, bin }: PackedJson): Record<string, string> {
  const modules = Object.entries(exports).flatMap(([name, target]) =>
    typeof target === "string"
      ? []
      : [[name, target.default.replace(/^\.\//, "")]]
  );
  return { ...Object.fromEntries(modules), ...bin };
}

async function* scriptsBelow(
  root: string,
  folder: string,
): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* scriptsBelow(root, path);
    else if (name.endsWith(".js")) yield path;
  }
}
