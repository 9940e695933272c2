const NODE_IMPORT = /(?<=\bimport\()(?="node:)/g;
const MARK = "/* webpackIgnore: true *//* @vite-ignore */";

/** Bundled code with its marks, and where they moved it. */
export interface MarkedCode {
  readonly code: string;
  /** The column where a place of the unmarked code is now; both from 0. */
  readonly moved: (line: number, column: number) => number;
}

/**
 * Tells the bundlers of users to leave each `import("node:…")` as it is: it is
 * reached in Node and its like alone, and some bundlers refuse the scheme.
 * (esbuild drops such a mark where it minifies.)
 */
export function markNodeImports(code: string): MarkedCode {
  const lines = code.split("\n");
  const marks = lines.map((line) =>
    [...line.matchAll(NODE_IMPORT)].map(({ index }) => index)
  );
  return {
    code: lines.map((line) => line.replaceAll(NODE_IMPORT, MARK)).join("\n"),
    moved: (line, column) =>
      column +
      MARK.length * (marks[line] ?? []).filter((at) => at <= column).length,
  };
}
