import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Column } from "../values/table.ts";
import type { Histogram } from "./histogram.ts";
import type { Scale } from "./keys.ts";
import { ColumnHistogram } from "./histogram_view.tsx";

const MARKS = { ascending: "▲", descending: "▼", none: "" } as const;

/** The head of a column: what it is called, how it is spread, and its filter. */
export function ColumnHead(
  {
    column,
    number,
    isNumeric,
    hasDtypes,
    order,
    histogram,
    scale,
    filter,
    hasFilters,
    onSort,
    onFilter,
  }: {
    column: Column;
    /** Its number among all columns, from 1. */
    number: number;
    isNumeric: boolean;
    hasDtypes: boolean;
    order: "ascending" | "descending" | "none";
    histogram: Histogram | undefined;
    scale: Scale;
    filter: string;
    hasFilters: boolean;
    onSort: () => void;
    onFilter: (typed: string) => void;
  },
): JSX.Element {
  const { label, dtype } = column;
  return (
    <th
      scope="col"
      class={isNumeric ? "number" : ""}
      aria-colindex={number}
      aria-sort={order}
      title={label}
    >
      <button type="button" class="sort" onClick={onSort}>
        <bdi>{label || "(no name)"}</bdi>
        <span aria-hidden="true">{MARKS[order]}</span>
      </button>
      {hasDtypes && <small>{dtype ?? "\u00a0"}</small>}
      {histogram && (
        <ColumnHistogram
          histogram={histogram}
          scale={scale}
          onFilter={onFilter}
          textOf={column.numberText}
        />
      )}
      {hasFilters && (
        <FilterField label={label} filter={filter} onFilter={onFilter} />
      )}
    </th>
  );
}

const PAUSE_MS = 250;

/** What is typed is used after a short pause, or at once on Enter. */
function FilterField({ label, filter, onFilter }: {
  label: string;
  filter: string;
  onFilter: (typed: string) => void;
}): JSX.Element {
  const [typed, setTyped] = useState(filter);
  useEffect(() => setTyped(filter), [filter]);
  useEffect(() => {
    if (typed === filter) return;
    const timer = setTimeout(() => onFilter(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <input
      type="text"
      class="filter"
      aria-label={`Filter ${label}`}
      placeholder="filter"
      title="text, >5, 2..5, =all of it, !without"
      spellcheck={false}
      autocomplete="off"
      value={typed}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onFilter(typed);
        if (event.key === "Escape" && typed !== "") {
          event.stopPropagation();
          setTyped("");
          onFilter("");
        }
      }}
    />
  );
}
