import type { ComponentChildren, JSX } from "preact";
import { countText } from "../format.ts";
import type { Table } from "../values/table.ts";
import { AS_IT_COMES, type TableChoice, withColumn } from "./choice.ts";

/** More columns than this are found by typing a part of their names. */
const MOST_BOXES = 200;

/** What stands above a table: how many rows are shown, and what can be chosen. */
export function Toolbar(
  { table, choice, shown, hasFilters, onFilters, onChoice, children }: {
    table: Table;
    choice: TableChoice;
    /** How many rows are shown. */
    shown: number;
    hasFilters: boolean;
    onFilters: () => void;
    onChoice: (choice: TableChoice) => void;
    children?: ComponentChildren;
  },
): JSX.Element {
  const isChanged = choice.sort !== "" || choice.where.length > 0 ||
    choice.hide.length > 0;
  const own = table.columns.filter(({ isIndex }) => !isIndex);
  const hidden = own.filter(({ label }) => choice.hide.includes(label)).length;
  return (
    <div class="table-bar">
      <span role="status" class="table-size">
        {shown === table.rowCount ? "" : `${countText(shown)} of `}
        {countText(table.rowCount)} {table.rowCount === 1 ? "row" : "rows"},
        {" "}
        {hidden === 0 ? "" : `${countText(own.length - hidden)} of `}
        {countText(own.length)} {own.length === 1 ? "column" : "columns"}
      </span>
      <span class="buttons">
        <button type="button" aria-pressed={hasFilters} onClick={onFilters}>
          Filter
        </button>
        <details class="menu">
          <summary class="button">Columns</summary>
          <fieldset>
            <legend class="unseen">Columns that are shown</legend>
            {own.slice(0, MOST_BOXES).map((column, at) => (
              <label key={at}>
                <input
                  type="checkbox"
                  checked={!choice.hide.includes(column.label)}
                  onChange={(event) =>
                    onChoice(
                      withColumn(choice, column, event.currentTarget.checked),
                    )}
                />
                <bdi>{column.label}</bdi>
              </label>
            ))}
            {own.length > MOST_BOXES && (
              <p class="muted">
                and {countText(own.length - MOST_BOXES)} more
              </p>
            )}
          </fieldset>
        </details>
        {isChanged && (
          <button
            type="button"
            onClick={() => onChoice(AS_IT_COMES)}
          >
            Reset
          </button>
        )}
        {children}
      </span>
    </div>
  );
}
