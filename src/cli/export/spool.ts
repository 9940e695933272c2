import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { JsonValue } from "../../../mod.ts";
import { lineWriter } from "../output/line_writer.ts";
import { type CellKind, kindOf } from "./cells.ts";
import type { TableRow } from "./records.ts";
import type { TableRows } from "./table_rows.ts";

/**
 * Rows in a temporary file, since the table head depends on all rows. The
 * columns are in the order of their first occurrence.
 */
export interface Spool extends TableRows {
  /** Stores a row. */
  add(record: TableRow): Promise<void>;
}

/** Runs with a spool, which is removed afterwards. */
export async function withSpool<T>(
  first: readonly string[],
  run: (spool: Spool) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "taskrun-"));
  try {
    const path = join(folder, "rows.ndjson");
    const file = await open(path, "w");
    try {
      const out = lineWriter((data) => file.appendFile(data));
      return await run(createSpool(first, path, out));
    } finally {
      await file.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function createSpool(
  first: readonly string[],
  path: string,
  out: ReturnType<typeof lineWriter>,
): Spool {
  const columns: { name: string; kinds: Set<CellKind> }[] = [];
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, columns.length);
    return columns.push({ name, kinds: new Set() }) - 1;
  };
  for (const name of first) placeOf(name);
  return {
    columns,
    async add(record) {
      const cells = Array.from(record, ([name, cell]) => {
        const place = placeOf(name);
        const kind = kindOf(cell);
        if (kind !== null) columns[place]!.kinds.add(kind);
        return [place, cell] as const;
      });
      await out.line(JSON.stringify(cells));
    },
    async *rows() {
      await out.flush();
      const input = createReadStream(path);
      try {
        for await (const line of createInterface({ input })) {
          const row: JsonValue[] = columns.map(() => null);
          for (const [place, cell] of JSON.parse(line)) row[place] = cell;
          yield row;
        }
      } finally {
        input.destroy();
      }
    },
  };
}
