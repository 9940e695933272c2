import type { Child, Json } from "../api/api.ts";
import { codeOf, type Kind, KINDS } from "../states.ts";
import { resolveValue } from "../values/resolve.ts";
import { keptCell, namedValues, sizeOf } from "./cells.ts";

/** More than this is not kept, in bytes as they are estimated. */
const MOST_BYTES = 300_000_000;
/** More columns than this are not kept. */
const MOST_COLUMNS = 400;

/** Why a child has no result. */
export interface RowError {
  readonly code: string;
  readonly message: string;
}

/** The results of the children of a mapped task, a row each, as they come. */
export interface Dataset {
  readonly rowCount: number;
  /** The columns of the values, in the order in which they were met. */
  readonly labels: readonly string[];
  /** How many further columns are not kept. */
  readonly dropped: number;
  /** Whether a cell stands for a longer value. */
  readonly isCut: boolean;
  /** Whether no more rows are kept. */
  readonly isFull: boolean;
  /** How many results could not be loaded. */
  readonly failed: number;
  indexAt(row: number): number;
  idAt(row: number): string;
  kindAt(row: number): Kind;
  errorAt(row: number): RowError | null;
  cellAt(row: number, column: number): Json;
  /** The row of a map index; undefined: it has none. */
  rowOf(mapIndex: number): number | undefined;
  /** Takes a child with its result or its error. */
  put(child: Child): void;
  /** Takes an index that the API has no row for. */
  putGap(mapIndex: number, error: RowError): void;
}

/** Makes an empty dataset. */
export function createDataset(): Dataset {
  const indexes: number[] = [];
  const ids: string[] = [];
  const kinds: number[] = [];
  const errors = new Map<number, RowError>();
  const rows = new Map<number, number>();
  const columns = new Map<string, Json[]>();
  const labels: string[] = [];
  const lists: Json[][] = [];
  const dropped = new Set<string>();
  let [bytes, isCut] = [0, false];

  function add(mapIndex: number, taskRunId: string, kind: Kind): number {
    const row = indexes.push(mapIndex) - 1;
    ids.push(taskRunId);
    kinds.push(codeOf(kind));
    rows.set(mapIndex, row);
    bytes += 150;
    return row;
  }

  function columnOf(label: string): Json[] | undefined {
    const known = columns.get(label);
    if (known !== undefined) return known;
    if (labels.length === MOST_COLUMNS) {
      if (dropped.size < MOST_COLUMNS) dropped.add(label);
      return undefined;
    }
    const cells: Json[] = [];
    columns.set(label, cells);
    labels.push(label);
    lists.push(cells);
    return cells;
  }

  return {
    get rowCount() {
      return indexes.length;
    },
    labels,
    get dropped() {
      return dropped.size;
    },
    get isCut() {
      return isCut;
    },
    get isFull() {
      return bytes > MOST_BYTES;
    },
    get failed() {
      return errors.size;
    },
    indexAt: (row) => indexes[row]!,
    idAt: (row) => ids[row]!,
    kindAt: (row) => KINDS[kinds[row]!]!,
    errorAt: (row) => errors.get(row) ?? null,
    cellAt: (row, column) => lists[column]?.[row] ?? null,
    rowOf: (mapIndex) => rows.get(mapIndex),
    put({ mapIndex, taskRunId, state, result, error }) {
      const row = add(mapIndex, taskRunId, state.type);
      if (error !== undefined) {
        errors.set(row, { code: error.code, message: error.message });
      }
      if (result === undefined) return;
      for (const [label, value] of namedValues(resolveValue(result))) {
        const cells = columnOf(label);
        if (cells === undefined) {
          isCut = true;
          continue;
        }
        const cell = keptCell(value);
        // A list with a hole would become a slow one.
        while (cells.length < row) cells.push(null);
        cells.push(cell.value);
        bytes += sizeOf(cell.value);
        isCut ||= !cell.isWhole;
      }
    },
    putGap(mapIndex, error) {
      errors.set(add(mapIndex, "", "Missing"), error);
    },
  };
}
