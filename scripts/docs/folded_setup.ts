/** Lines of a program that only a test needs, as an editor folds them. */
const REGION = /^ *\/\/ #region[^\n]*\n([^]*?)^ *\/\/ #endregion\n\n?/gm;

/** A program of the guide in two parts. */
export interface FoldedSetup {
  /** Lines of the regions; empty if the program has none. */
  readonly setup: string;
  /** All other lines. */
  readonly shown: string;
}

/** Separates the regions of a program from the visible part. */
export function foldSetup(code: string): FoldedSetup {
  const regions = [...code.matchAll(REGION)].map(([, lines]) => lines!);
  return {
    setup: regions.map((lines) => `${lines.trim()}\n`).join("\n"),
    shown: code.replace(REGION, ""),
  };
}
