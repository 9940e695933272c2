import type { ApiSymbol, EntryPoint } from "./symbols.ts";

/** Where a name of the library has its page. */
export type Names = (name: string) => string | undefined;

const IMPORT = /import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+"([^"]+)"/g;

/** All names of the library, of the first entry point that has them. */
export function allNames(entries: readonly EntryPoint[]): Names {
  const paths = new Map<string, string>();
  for (const { name, path } of entries.flatMap(({ symbols }) => symbols)) {
    if (!paths.has(name)) paths.set(name, path);
  }
  return (name) => paths.get(name);
}

/** The names that a piece of code imports from the library. */
export function importedNames(
  code: string,
  entries: readonly EntryPoint[],
): Names {
  const paths = new Map<string, string>();
  for (const [, names, specifier] of code.matchAll(IMPORT)) {
    const entry = entries.find((entry) => entry.specifier === specifier);
    for (const name of names!.split(",")) {
      const wanted = name.trim().replace(/^type /, "").split(/\s/)[0]!;
      const symbol = entry?.symbols.find(({ name }) => name === wanted);
      if (symbol) paths.set(wanted, symbol.path);
    }
  }
  return (name) => paths.get(name);
}

/** The first sentence of a symbol's documentation, in Markdown. */
export function firstSentence({ declarations }: ApiSymbol): string {
  const doc = declarations[0]?.jsDoc?.doc ?? "";
  const [paragraph = ""] = doc.split("\n\n");
  return /^[^]*?[.:](?=\s|$)/.exec(paragraph)?.[0].replace(/:$/, ".") ??
    paragraph;
}
