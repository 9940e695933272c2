import type { MarkedCode } from "./node_imports.ts";

const PART_IMPORT = /\bimport\("(#[a-z0-9-]+)"\)/g;

/**
 * Lets an `import("#part")` fall back to the part's own file. A browser that
 * reads the package as it is, from a script tag, does not know the names of
 * `imports` in `package.json`: it rejects them with a TypeError. The path is no
 * literal, so that a bundler does not include what it has left out.
 *
 * @param code Bundled code.
 * @param pathOf The path of a part's file, from that of the code.
 */
export function fallBackToFiles(
  code: string,
  pathOf: (specifier: string) => string,
): MarkedCode {
  const added = (specifier: string) =>
    ".catch((e)=>{if(!(e instanceof TypeError))throw e;" +
    `return import(/* webpackIgnore: true *//* @vite-ignore */"${
      pathOf(specifier)
    }".slice())})`;
  const lines = code.split("\n");
  const ends = lines.map((line) =>
    [...line.matchAll(PART_IMPORT)].map(({ index, 0: text, 1: specifier }) =>
      [index + text.length, added(specifier!).length] as const
    )
  );
  return {
    code: lines.map((line) =>
      line.replaceAll(
        PART_IMPORT,
        (text, specifier: string) => text + added(specifier),
      )
    ).join("\n"),
    moved: (line, column) =>
      (ends[line] ?? []).reduce(
        (sum, [end, length]) => end <= column ? sum + length : sum,
        column,
      ),
  };
}
