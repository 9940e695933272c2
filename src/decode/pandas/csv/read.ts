import { DataFrame, type Labels } from "../../../pickle/mod.ts";
import { checkCells, columnOf, labelsOf, rangeLabels } from "../columns.ts";
import { readRecords } from "./records.ts";
import { rowsOfPart, typeCells, type Typed } from "./types.ts";
import { decodeText } from "../../python_json.ts";
import type { DeserializeContext } from "../../serializer.ts";

/** Reads CSV as `pandas.read_csv` does with its default arguments. */
export function readCsv(
  bytes: Uint8Array,
  context?: DeserializeContext,
): DataFrame {
  const [header, ...rows] = readRecords(decodeText(bytes));
  if (header === undefined) {
    throw new SyntaxError("Cannot read csv: it has no columns");
  }
  const width = Math.max(header.length, rows[0]?.length ?? 0);
  checkCells(rows.length, width, context);
  const wide = rows.findIndex((row) => row.length > width);
  if (wide >= 0) {
    throw new SyntaxError(
      `Cannot read csv: row ${wide} has more than the ${width} cells of the first`,
    );
  }
  const partRows = rowsOfPart(width);
  const columns = Array.from(
    { length: width },
    (_, place) => typeCells(rows.map((row) => row[place] ?? ""), partRows),
  );
  // Where the header is shorter than the rows, the first cells are the index.
  const leading = rows.length === 0 ? 0 : width - header.length;
  const data = columns.slice(leading).map(({ dtype, values }) =>
    columnOf(dtype, values)
  );
  return new DataFrame(
    labelsOf(distinctNames(header)),
    indexOf(columns.slice(0, leading), rows.length),
    data,
  );
}

function indexOf(levels: readonly Typed[], length: number): Labels {
  if (levels.length === 0) return rangeLabels(length);
  const columns = levels.map(({ dtype, values }) => columnOf(dtype, values));
  const labels = Array.from({ length }, (_, i) => {
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
  const counts = new Map<string, number>();
  const countOf = (name: string) => counts.get(name) ?? 0;
  for (const place of order) {
    const first = names[place]!;
    let name = first;
    let count = countOf(name);
    while (count > 0) {
      counts.set(first, count + 1);
      name = `${first}.${count}`;
      count = names.includes(name) ? count + 1 : countOf(name);
    }
    names[place] = name;
    counts.set(name, count + 1);
  }
  return names;
}
