const NODE_IMPORT = /\bimport\(("node:[^"]+")\)/g;
const BEFORE = "/* webpackIgnore: true *//* @vite-ignore */";
const AFTER = ".slice()";

/** Bundled code with its marks, and where they moved it. */
export interface MarkedCode {
  readonly code: string;
  /** The column where a place of the unmarked code is now; both from 0. */
  readonly moved: (line: number, column: number) => number;
}

/**
 * Makes the bundlers of users leave each `import("node:…")` as it is: it is
 * reached in Node and its like alone, and for a browser some of them refuse it,
 * unless it is marked or not written as a literal. (esbuild drops such a mark
 * where it minifies, so it is made afterwards.)
 */
export function markNodeImports(code: string): MarkedCode {
  const lines = code.split("\n");
  const ends = lines.map((line) =>
    [...line.matchAll(NODE_IMPORT)].map(({ index, 0: text }) =>
      index + text.length
    )
  );
  const marks = BEFORE.length + AFTER.length;
  return {
    code: lines.map((line) =>
      line.replaceAll(NODE_IMPORT, `import(${BEFORE}$1${AFTER})`)
    ).join("\n"),
    moved: (line, column) =>
      column + marks * (ends[line] ?? []).filter((end) => end <= column).length,
  };
}
