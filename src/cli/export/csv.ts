import { lineWriter, type Write } from "../output/line_writer.ts";
import { cellText } from "./cells.ts";
import type { TableRows } from "./table_rows.ts";

/** Writes a cell of CSV. */
type Quote = (text: string | null) => string;

/**
 * Writes CSV (RFC 4180 with LF). A missing value is empty, an empty string is
 * quoted.
 *
 * @param isSafe Whether strings that a spreadsheet would execute as formulas
 * are prefixed with an apostrophe.
 */
export async function writeCsv(
  table: TableRows,
  write: Write,
  isSafe: boolean,
): Promise<void> {
  const quote: Quote = isSafe ? (text) => quoted(harmless(text)) : quoted;
  const out = lineWriter(write);
  await out.line(table.columns.map(({ name }) => quote(name)).join(","));
  for await (const row of table.rows()) {
    const cells = row.map((cell) =>
      (typeof cell === "number" ? quoted : quote)(cellText(cell))
    );
    await out.line(cells.join(","));
  }
  await out.flush();
}

/** The start of a formula. Numbers are not formulas, and remain unchanged. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function harmless(text: string | null): string | null {
  if (text === null || !FORMULA.test(text) || NUMBER.test(text)) return text;
  return `'${text}`;
}

function quoted(text: string | null): string {
  if (text === null) return "";
  if (text !== "" && !/[",\r\n]|^\s|\s$/.test(text)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}
