import { DataFrame, type Labels } from "../../../pickle/mod.ts";
import { decodeText } from "../../python_json.ts";
import type { DeserializeContext } from "../../serializer.ts";
import { mapInSlices, type Work } from "../../work.ts";
import { columnOf, labelsOf, rangeLabels, startTable } from "../columns.ts";
import { readRecords } from "./records.ts";
import { rowsOfPart, typeCells, type Typed } from "./types.ts";

/** Reads CSV as `pandas.read_csv` does with its default arguments. */
export async function readCsv(
  bytes: Uint8Array,
  context?: DeserializeContext,
): Promise<DataFrame> {
  const { work, checkCells } = startTable("read csv", bytes.length, context);
  const { header, rows, width } = await readTable(decodeText(bytes), work);
  checkCells(rows.length, width);
  const partRows = rowsOfPart(width);
  const columns: Typed[] = [];
  for (let place = 0; place < width; place++) {
    const cells = await mapInSlices(work, rows, (row) => row[place] ?? "");
    columns.push(await typeCells(cells, partRows, work));
  }
  // Where the header is shorter than the rows, the first cells are the index.
  const leading = rows.length === 0 ? 0 : width - header.length;
  const data = columns.slice(leading).map(({ dtype, values }) =>
    columnOf(dtype, values)
  );
  return new DataFrame(
    labelsOf(distinctNames(header)),
    await indexOf(columns.slice(0, leading), rows.length, work),
    data,
  );
}

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly width: number;
}

async function readTable(text: string, work: Work): Promise<Table> {
  let header: readonly string[] | undefined;
  let width = 0;
  const rows: string[][] = [];
  for (const record of readRecords(text)) {
    if (record === undefined) {
      if (work.isOver()) await work.pause();
      continue;
    }
    if (rows.length === 0) width = Math.max(width, record.length);
    if (header === undefined) header = record;
    else if (record.length <= width) rows.push(record);
    else {
      throw new SyntaxError(
        `Cannot read csv: row ${rows.length} has more than the ${width} cells of the first`,
      );
    }
  }
  if (header !== undefined) return { header, rows, width };
  throw new SyntaxError("Cannot read csv: it has no columns");
}

async function indexOf(
  levels: readonly Typed[],
  length: number,
  work: Work,
): Promise<Labels> {
  if (levels.length === 0) return rangeLabels(length);
  const columns = levels.map(({ dtype, values }) => columnOf(dtype, values));
  const labels = await mapInSlices(work, { length }, (_, i) => {
    const label = columns.map((column) => column.at(i));
    return label.length === 1 ? label[0] : label;
  });
  return labelsOf(labels, levels.map(() => null));
}

/** Names empty columns by their place, and numbers those that come again. */
function distinctNames(header: readonly string[]): string[] {
  const names = header.map((name, i) => name === "" ? `Unnamed: ${i}` : name);
  const places = names.map((_, i) => i);
  const order = [
    ...places.filter((i) => header[i] !== ""),
    ...places.filter((i) => header[i] === ""),
  ];
  // The first of equal names keeps it, so that no name ever disappears.
  const known = new Set(names);
  const counts = new Map<string, number>();
  const countOf = (name: string) => counts.get(name) ?? 0;
  for (const place of order) {
    const first = names[place]!;
    let name = first;
    let count = countOf(name);
    while (count > 0) {
      counts.set(first, count + 1);
      name = `${first}.${count}`;
      count = known.has(name) ? count + 1 : countOf(name);
    }
    names[place] = name;
    known.add(name);
    counts.set(name, count + 1);
  }
  return names;
}
