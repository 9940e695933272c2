import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Pages } from "../views/child_table.tsx";
import { countText } from "../format.ts";
import { cellText, type Table } from "./table.ts";
import { leafKind } from "./text.ts";

const ROW_HEIGHT = 29;
const HEIGHT = 420;
/** More rows than a browser can lay out are cut. */
const MAX_ROWS = 1_000_000;
const SPARE_ROWS = 6;
const COLUMNS_SHOWN = 40;
const SAMPLE = 60;

/** A table of any length: only the rows that can be seen are drawn. */
export function DataTable({ table }: { table: Table }): JSX.Element {
  const [top, setTop] = useState(0);
  const [first, setFirst] = useState(0);
  const indexes = table.columns.filter(({ isIndex }) => isIndex).length;
  const own = table.columns.length - indexes;
  const columns = useMemo(
    () => [
      ...range(0, indexes),
      ...range(
        indexes + first,
        Math.min(table.columns.length, indexes + first + COLUMNS_SHOWN),
      ),
    ],
    [table, first],
  );
  const widths = useMemo(
    () => columns.map((column) => widthOf(table, column)),
    [table, columns],
  );
  const hasDtypes = table.columns.some(({ dtype }) => dtype !== null);
  const rowCount = Math.min(table.rowCount, MAX_ROWS);
  const start = Math.max(0, Math.floor(top / ROW_HEIGHT) - SPARE_ROWS);
  const end = Math.min(
    rowCount,
    Math.ceil((top + HEIGHT) / ROW_HEIGHT) + SPARE_ROWS,
  );
  return (
    <div class="data-table">
      <div
        class="table-scroll"
        tabIndex={0}
        role="region"
        aria-label="Table, scrolls"
        style={{ maxHeight: `${HEIGHT}px` }}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <table
          aria-rowcount={table.rowCount + 1}
          aria-colcount={table.columns.length}
          style={{
            width: `${widths.reduce((sum, width) => sum + width, 0)}ch`,
          }}
        >
          <colgroup>
            {columns.map((column, at) => (
              <col key={column} style={{ width: `${widths[at]}ch` }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => {
                const { label, dtype } = table.columns[column]!;
                return (
                  <th
                    key={column}
                    scope="col"
                    class={isNumeric(table, column) ? "number" : ""}
                    aria-colindex={column + 1}
                    title={label}
                  >
                    {label}
                    {hasDtypes && <small>{dtype ?? "\u00a0"}</small>}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            <Space rows={start} />
            {range(start, end).map((row) => (
              <tr key={row} aria-rowindex={row + 2}>
                {columns.map((column) => (
                  <Cell
                    key={column}
                    table={table}
                    row={row}
                    column={column}
                  />
                ))}
              </tr>
            ))}
            <Space rows={rowCount - end} />
          </tbody>
        </table>
      </div>
      <p class="table-size">
        {countText(table.rowCount)} {table.rowCount === 1 ? "row" : "rows"},
        {" "}
        {countText(own)} {own === 1 ? "column" : "columns"}
        {rowCount < table.rowCount &&
          `; the first ${countText(rowCount)} rows are shown`}
      </p>
      {own > COLUMNS_SHOWN && (
        <Pages
          what="Columns"
          first={first}
          shown={columns.length - indexes}
          total={own}
          onPage={(step) => setFirst(first + step * COLUMNS_SHOWN)}
        />
      )}
    </div>
  );
}

/** Holds the place of rows that are not drawn. */
function Space({ rows }: { rows: number }): JSX.Element | null {
  if (rows <= 0) return null;
  return <tr aria-hidden="true" style={{ height: `${rows * ROW_HEIGHT}px` }} />;
}

function Cell({ table, row, column }: {
  table: Table;
  row: number;
  column: number;
}): JSX.Element {
  const value = table.cell(row, column);
  const text = cellText(value, table.columns[column]!);
  if (table.columns[column]!.isIndex) {
    return <th scope="row" aria-colindex={column + 1} title={text}>{text}</th>;
  }
  return (
    <td class={leafKind(value)} aria-colindex={column + 1} title={text}>
      {text}
    </td>
  );
}

/** As its first value is, so is the column. */
function isNumeric(table: Table, column: number): boolean {
  return !table.columns[column]!.isIndex && table.rowCount > 0 &&
    leafKind(table.cell(0, column)) === "number";
}

function range(start: number, end: number): number[] {
  return Array.from(
    { length: Math.max(0, end - start) },
    (_, at) => start + at,
  );
}

/** In characters: from the label and the first rows. */
function widthOf(table: Table, column: number): number {
  const own = table.columns[column]!;
  const { label, dtype } = own;
  const texts = range(0, Math.min(table.rowCount, SAMPLE))
    .map((row) => cellText(table.cell(row, column), own).length);
  const longest = Math.max(label.length + 1, dtype?.length ?? 0, ...texts);
  return Math.max(6, Math.min(36, longest)) + 3;
}
