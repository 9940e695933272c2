/** The root of the project. */
export const ROOT = new URL("../../", import.meta.url);

/** The files below a folder, by their paths from the root. */
export function* filesBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory) yield* filesBelow(`${folder}${name}/`);
    else yield folder + name;
  }
}

/** The folder of a file, with a slash at its end. */
export function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}

/** The text of a file. */
export function textOf(file: string): string {
  return Deno.readTextFileSync(new URL(file, ROOT));
}

/** The code of a file, without the examples in its comments. */
export function codeOf(file: string): string {
  return textOf(file).replace(/\/\*[^]*?\*\//g, "");
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"/g;

/** What code imports, types included: files by their paths, packages by their names. */
export function importsOf(file: string, code: string = codeOf(file)): string[] {
  return [...code.matchAll(IMPORT)].map(([, specifier]) =>
    specifier!.startsWith(".")
      ? new URL(specifier!, new URL(file, ROOT)).href.slice(ROOT.href.length)
      : specifier!
  );
}

/** Whether an import is of a file of the project. */
export function isRelative(imported: string): boolean {
  return /^(?:src\/|mod\.ts|tests\/|page\/)/.test(imported);
}

/** Files that hold data alone, and no code. */
export const DATA_FILES: ReadonlySet<string> = new Set([
  "src/page/assets.ts",
  "src/testing/flow_runs_data.ts",
  "src/testing/recorded/files.ts",
  "src/testing/recorded/task_runs.ts",
]);
