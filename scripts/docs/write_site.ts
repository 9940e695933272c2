import { readDocs } from "./api/doc_json.ts";
import { makeSite } from "./site.ts";
import { toEntryPoints } from "./api/symbols.ts";

/** Files of docs/site that go into the site as they are. */
const COPIED = ["site.css", "icon.svg"];
/** Programs of docs/site that are bundled, each to one script. */
const SCRIPTS = ["theme", "site", "search"];

/**
 * Builds the whole site.
 *
 * @param root The root of the repository.
 * @param folder Where to; what is there is replaced.
 * @returns How many pages it has.
 */
export async function writeSite(root: URL, folder: URL): Promise<number> {
  const { name, version, exports } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", root)),
  );
  const keys = Object.keys(exports);
  const docs = await readDocs(root, Object.values<string>(exports));
  const { files, pictures } = makeSite({
    packageName: name,
    version,
    entries: toEntryPoints(
      name,
      Object.fromEntries(keys.map((key, at) => [key, docs[at]!])),
    ),
    textOf: (source) => Deno.readTextFileSync(new URL(source, root)),
  });
  await Deno.remove(folder, { recursive: true }).catch(ifThere);
  await Deno.mkdir(new URL("assets/", folder), { recursive: true });
  for (const [path, text] of files) {
    await writeText(new URL(path, folder), text);
  }
  for (const { source, path } of pictures) {
    await Deno.copyFile(new URL(source, root), new URL(path, folder));
  }
  for (const file of COPIED) {
    await Deno.copyFile(
      new URL(`docs/site/${file}`, root),
      new URL(`assets/${file}`, folder),
    );
  }
  for (const script of SCRIPTS) await bundle(root, script, folder);
  return [...files.keys()].filter((path) => path.endsWith(".html")).length;
}

function ifThere(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

async function writeText(file: URL, text: string): Promise<void> {
  await Deno.mkdir(new URL("./", file), { recursive: true });
  await Deno.writeTextFile(file, text);
}

/** Classic scripts: modules are refused on pages that were opened as files. */
async function bundle(root: URL, script: string, folder: URL): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--lock=dev.lock", "--frozen", "--quiet"],
      ...["--minify", "--format", "iife"],
      ...["--platform", "browser", "--output"],
      new URL(`assets/${script}.js`, folder).pathname,
      `docs/site/${script}.ts`,
    ],
    cwd: root,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
