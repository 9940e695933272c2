import { lineWriter, type Write } from "../output/output_file.ts";
import { cellText } from "./cells.ts";
import type { Spool } from "./spool.ts";

/** Writes CSV (RFC 4180, lines end in LF): no value is nothing, "" is quoted. */
export async function writeCsv(spool: Spool, write: Write): Promise<void> {
  const out = lineWriter(write);
  await out.line(spool.columns.map(({ name }) => quoted(name)).join(","));
  for await (const row of spool.rows()) {
    await out.line(row.map((cell) => quoted(cellText(cell))).join(","));
  }
  await out.flush();
}

function quoted(text: string | null): string {
  if (text === null) return "";
  if (text !== "" && !/[",\r\n]|^\s|\s$/.test(text)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}
