import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Children, messageAt } from "../api/children.ts";
import { countText } from "../format.ts";
import { Message, StateBadge } from "../parts.tsx";
import type { Kind } from "../states.ts";

const PAGE = 50;

/** The children as a table, by pages: the grid for those who cannot see it. */
export function ChildTable({ mapped: children, isShown, selected, onSelect }: {
  mapped: Children;
  /** Which children are listed; null: all. */
  isShown: ((index: number) => boolean) | null;
  selected: number | null;
  onSelect: (index: number) => void;
}): JSX.Element {
  const [page, setPage] = useState(
    selected === null ? 0 : Math.floor(selected / PAGE),
  );
  const rows = rowsOf(children, isShown);
  const row = rows.findIndex(({ mapIndex }) => mapIndex === selected);
  useEffect(() => {
    if (row >= 0) setPage(Math.floor(row / PAGE));
  }, [row]);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const current = Math.min(page, pages - 1);
  const first = current * PAGE;
  const part = rows.slice(first, first + PAGE);
  return (
    <div class="child-table">
      <div
        class="table-scroll"
        tabIndex={0}
        role="region"
        aria-label="Children as a table"
      >
        <table>
          <thead>
            <tr>
              <th scope="col">Index</th>
              <th scope="col">State</th>
              <th scope="col">Message</th>
            </tr>
          </thead>
          <tbody>
            {part.map(({ mapIndex, kind }) => (
              <tr
                key={mapIndex}
                aria-current={mapIndex === selected ? "true" : undefined}
              >
                <th scope="row">
                  <button
                    type="button"
                    class="link"
                    onClick={() => onSelect(mapIndex)}
                  >
                    {mapIndex}
                  </button>
                </th>
                <td>
                  <StateBadge type={kind} />
                </td>
                <td>
                  <Message text={messageAt(children, mapIndex)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pages
        what="Children"
        first={first}
        shown={part.length}
        total={rows.length}
        onPage={(step) => setPage(current + step)}
      />
    </div>
  );
}

interface Row {
  readonly mapIndex: number;
  readonly kind: Kind;
}

function rowsOf(
  children: Children,
  isShown: ((index: number) => boolean) | null,
): readonly Row[] {
  const rows: Row[] = [];
  for (let mapIndex = 0; mapIndex < children.count; mapIndex++) {
    const kind = children.kindAt(mapIndex);
    if (kind === undefined) continue;
    if (isShown === null || isShown(mapIndex)) rows.push({ mapIndex, kind });
  }
  return rows;
}

/** Which part of many is shown, and buttons to the others. */
export function Pages({ what, first, shown, total, onPage }: {
  what: string;
  first: number;
  shown: number;
  total: number;
  onPage: (step: 1 | -1) => void;
}): JSX.Element {
  return (
    <p class="pages">
      <span role="status">
        {what}{" "}
        {shown === 0 ? 0 : countText(first + 1)}–{countText(first + shown)} of
        {" "}
        {countText(total)}
      </span>
      <span class="buttons">
        <button
          type="button"
          aria-label={`${what}: previous page`}
          disabled={first === 0}
          onClick={() => onPage(-1)}
        >
          ‹
        </button>
        <button
          type="button"
          aria-label={`${what}: next page`}
          disabled={first + shown >= total}
          onClick={() => onPage(1)}
        >
          ›
        </button>
      </span>
    </p>
  );
}
