import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Json } from "../api/api.ts";
import { countText } from "../format.ts";
import { cellText, type Table } from "../values/table.ts";
import { leafKind } from "../values/text.ts";
import { Pages } from "../views/child_table.tsx";
import {
  filteredBy,
  rowChoiceOf,
  sortedBy,
  type TableChoice,
} from "./choice.ts";
import { ColumnHead } from "./column_head.tsx";
import { createHistograms } from "./histogram.ts";
import { createKeys, scaleOf } from "./keys.ts";
import { filteredRows, sortedRows } from "./rows.ts";
import { Toolbar } from "./toolbar.tsx";

const ROW_HEIGHT = 29;
const HEIGHT = 420;
/** More rows than a browser can lay out are cut: Firefox has 17 million pixels. */
const MAX_ROWS = 500_000;
const SPARE_ROWS = 6;
const COLUMNS_SHOWN = 40;
const SAMPLE = 60;
/** Fewer rows than this are seen without a histogram. */
const FEW_ROWS = 8;

/** Draws a cell; undefined: its text is shown. */
export type DrawCell = (
  column: number,
  row: number,
  value: Json,
) => ComponentChildren | undefined;

/** A table of any length: only the rows that can be seen are drawn. */
export function DataTable(
  {
    table,
    choice,
    onChoice,
    version = 0,
    height = HEIGHT,
    drawCell,
    children,
    onRows,
  }: {
    table: Table;
    choice: TableChoice;
    onChoice: (choice: TableChoice) => void;
    /** Another number where the table has grown. */
    version?: number;
    height?: number;
    /** Draws the cells of some columns in place of their texts. */
    drawCell?: DrawCell;
    /** Further buttons. */
    children?: ComponentChildren;
    /** Told which rows are shown, in their order. */
    onRows?: (rows: Uint32Array) => void;
  },
): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [first, setFirst] = useState(0);
  const [areFiltersOpen, setFiltersOpen] = useState(false);
  const keys = useMemo(() => createKeys(table), [table]);
  const spreads = useMemo(() => createHistograms(keys), [keys]);
  const columnCount = table.columns.length;
  const { sort, filters } = useMemo(
    () => rowChoiceOf(choice, table.columns),
    [table, columnCount, choice.sort, choice.where.join("\0")],
  );
  const filtered = useMemo(
    () => filteredRows(table, keys, filters),
    [table, version, filters],
  );
  const rows = useMemo(
    () => sortedRows(filtered, keys, sort),
    [keys, filtered, sort],
  );
  useEffect(() => onRows?.(rows), [rows]);
  const { columns, indexes, own } = useMemo(
    () => shownColumns(table, choice.hide, first),
    [table, columnCount, choice.hide.join("\0"), first],
  );
  const sampled = Math.min(table.rowCount, SAMPLE);
  const widths = useMemo(
    () => columns.map((column) => widthOf(table, column)),
    [table, columns, sampled],
  );
  const hasHistograms = table.rowCount >= FEW_ROWS;
  const histograms = useMemo(
    () =>
      columns.map((column) =>
        hasHistograms ? spreads.of(column, filtered) : undefined
      ),
    [spreads, columns, filtered, hasHistograms],
  );
  const hasDtypes = table.columns.some(({ dtype }) => dtype !== null);
  const hasFilters = areFiltersOpen || filters.size > 0;
  // The same element is not compared again while the table scrolls.
  const head = useMemo(() => (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column, at) => (
          <ColumnHead
            key={column}
            column={table.columns[column]!}
            number={column + 1}
            isNumeric={isNumeric(table, column)}
            hasDtypes={hasDtypes}
            order={sort?.column !== column
              ? "none"
              : sort.isDescending
              ? "descending"
              : "ascending"}
            histogram={histograms[at]}
            scale={scaleOf(table, column)}
            filter={filters.get(column) ?? ""}
            hasFilters={hasFilters}
            onSort={() => onChoice(sortedBy(choice, table.columns[column]!))}
            onFilter={(typed) =>
              onChoice(filteredBy(choice, table.columns[column]!, typed))}
          />
        ))}
      </tr>
    </thead>
  ), [table, columns, histograms, hasDtypes, hasFilters, choice]);
  const drawn = useMemo(
    () =>
      keepRows((at, row) => (
        <tr key={row} aria-rowindex={at + 2}>
          {columns.map((column) => (
            <Cell
              key={column}
              table={table}
              row={row}
              column={column}
              drawCell={drawCell}
            />
          ))}
        </tr>
      )),
    [table, columns, rows, version, choice],
  );
  const rowCount = Math.min(rows.length, MAX_ROWS);
  const start = Math.min(
    Math.max(0, Math.floor(top / ROW_HEIGHT) - SPARE_ROWS),
    rowCount,
  );
  const end = Math.min(
    rowCount,
    Math.ceil((top + height) / ROW_HEIGHT) + SPARE_ROWS,
  );
  return (
    <div class="data-table">
      <Toolbar
        table={table}
        choice={choice}
        shown={rows.length}
        hasFilters={hasFilters}
        onFilters={() => setFiltersOpen(!areFiltersOpen)}
        onChoice={onChoice}
      >
        {children}
      </Toolbar>
      <div
        class="table-scroll"
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label="Table, scrolls"
        style={{ maxHeight: `${height}px` }}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <table
          aria-rowcount={rows.length + 1}
          aria-colcount={columnCount}
          style={{
            width: `${widths.reduce((sum, width) => sum + width, 0)}ch`,
          }}
        >
          <colgroup>
            {columns.map((column, at) => (
              <col key={column} style={{ width: `${widths[at]}ch` }} />
            ))}
          </colgroup>
          {head}
          <tbody>
            <Space rows={start} />
            {range(start, end).map((at) => drawn.at(at, rows[at]!))}
            <Space rows={rowCount - end} />
          </tbody>
        </table>
      </div>
      {rowCount < rows.length && (
        <p class="muted">The first {countText(rowCount)} rows are shown.</p>
      )}
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

/** The numbers of the columns that are drawn, those of the index first. */
function shownColumns(
  table: Table,
  hide: readonly string[],
  first: number,
): { columns: readonly number[]; indexes: number; own: number } {
  const hidden = new Set(hide);
  const all = range(0, table.columns.length);
  const indexes = all.filter((column) => table.columns[column]!.isIndex);
  const own = all.filter((column) => {
    const { isIndex, label } = table.columns[column]!;
    return !isIndex && !hidden.has(label);
  });
  return {
    columns: [...indexes, ...own.slice(first, first + COLUMNS_SHOWN)],
    indexes: indexes.length,
    own: own.length,
  };
}

/** More rows than are seen at once, and than a flick of the wheel brings. */
const KEPT_ROWS = 300;

/** Keeps the elements of rows: the same element is not compared again. */
function keepRows(draw: (at: number, row: number) => JSX.Element): {
  at: (at: number, row: number) => JSX.Element;
} {
  const kept = new Map<number, JSX.Element>();
  return {
    at(at, row) {
      const known = kept.get(at);
      if (known !== undefined) return known;
      if (kept.size > KEPT_ROWS) kept.clear();
      const element = draw(at, row);
      kept.set(at, element);
      return element;
    },
  };
}

/** Holds the place of rows that are not drawn. */
function Space({ rows }: { rows: number }): JSX.Element | null {
  if (rows <= 0) return null;
  return <tr aria-hidden="true" style={{ height: `${rows * ROW_HEIGHT}px` }} />;
}

function Cell({ table, row, column, drawCell }: {
  table: Table;
  row: number;
  column: number;
  drawCell: DrawCell | undefined;
}): JSX.Element {
  const value = table.cell(row, column);
  const { isIndex } = table.columns[column]!;
  const text = cellText(value, table.columns[column]!);
  const content = drawCell?.(column, row, value) ?? <bdi>{text}</bdi>;
  if (isIndex) {
    return (
      <th scope="row" aria-colindex={column + 1} title={text}>{content}</th>
    );
  }
  return (
    <td class={leafKind(value)} aria-colindex={column + 1} title={text}>
      {content}
    </td>
  );
}

/** As its first value is, so is the column. */
function isNumeric(table: Table, column: number): boolean {
  const { isIndex } = table.columns[column]!;
  if (isIndex) return false;
  for (let row = 0; row < Math.min(table.rowCount, SAMPLE); row++) {
    const cell = table.cell(row, column);
    if (cell !== null) return leafKind(cell) === "number";
  }
  return false;
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
  const longest = Math.max(label.length + 2, dtype?.length ?? 0, ...texts);
  return own.width ?? Math.max(10, Math.min(36, longest)) + 3;
}
