import { labelText } from "../print.ts";

/** A label or value in a table on a console: one short line. */
export function cellText(value: unknown): string {
  const text = labelText(value);
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

/** Aligns the cells of rows to the width of their column. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) =>
    Math.max(...rows.map((row) => row[c]!.length))
  );
  return rows.map((row) =>
    row.map((cell, c) => cell.padStart(widths[c]!)).join("  ").trimEnd()
  ).join("\n");
}
