/** Comments and strings are matched whole, so that nothing in them is found. */
const RELATIVE_IMPORT = new RegExp(
  [
    /\/\*[^]*?\*\/|\/\/[^\n]*/,
    /\b(?:from|import)\s*\(?\s*(["'])(?<path>\.[^"'\n]*)\1/,
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/,
  ].map(({ source }) => source).join("|"),
  "g",
);

/**
 * The declaration files that a program can reach: those of the entry points and
 * whatever these import, by path.
 *
 * @param entries Paths of the entry points' declaration files.
 * @param read Gives the text of a declaration file.
 * @throws {Error} If a file imports one that cannot be read.
 */
export async function reachableDeclarations(
  entries: readonly string[],
  read: (path: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  async function visit(path: string, importer: string): Promise<void> {
    if (texts.has(path)) return;
    const text = await read(path).catch((cause: unknown) => {
      const problem = `Cannot read the declarations "${path}" of "${importer}"`;
      throw new Error(problem, { cause });
    });
    texts.set(path, text);
    for (const imported of importedDeclarations(path, text)) {
      await visit(imported, path);
    }
  }
  for (const entry of entries) await visit(entry, "the package");
  return texts;
}

/** Paths of the declaration files that one imports, those of packages aside. */
function importedDeclarations(path: string, text: string): string[] {
  return [...text.matchAll(RELATIVE_IMPORT)].flatMap(({ groups }) => {
    if (groups?.path === undefined) return [];
    const { pathname } = new URL(groups.path, `file:///${path}`);
    return [pathname.slice(1).replace(/(?:\.d)?\.[jt]s$/, ".d.ts")];
  });
}
