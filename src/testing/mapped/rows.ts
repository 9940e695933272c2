import { drop, type RowSource } from "../rows/row_source.ts";
import { type MappedTask, PARENT_INDEX } from "./task.ts";
import { narrowRanges, type SortedKeys } from "./narrow_ranges.ts";
import { type Criterion, orderRows } from "../rows/order_by.ts";
import type { StoredRow } from "../rows/rows.ts";
import { integersOf, rangeOf, sizeOf, subtract, unite } from "./ranges.ts";
import { TASK_RUN } from "../tables/tables.ts";
import { compileWhere } from "../rows/where.ts";

/**
 * The rows of a mapped task, created on request. Filters on the identity of a
 * row (`id`, `map_index`, `flow_run_id`, `task`) are computed from the map
 * index; other filters test the remaining rows.
 */
export function createMappedRows(task: MappedTask): RowSource {
  const { flowRunId, slug, count, missing, idOf, rowOf } = task;
  const constants: SortedKeys = {
    "flow_run_id": () => flowRunId,
    "task.id": () => task.task.id as string,
    "task.slug": () => slug,
  };
  const sorted: SortedKeys = {
    ...constants,
    id: idOf,
    "map_index": (mapIndex) => mapIndex,
  };
  const present = subtract(
    rangeOf(PARENT_INDEX, count),
    unite(missing.map((gap) => rangeOf(gap, gap + 1))),
  );

  return {
    find(where) {
      const { ranges, exact } = narrowRanges(TASK_RUN, where, sorted, present);
      const test = exact ? null : compileWhere(TASK_RUN, where);

      function* made(descending: boolean, skip: number): Iterable<StoredRow> {
        for (const mapIndex of integersOf(ranges, descending, skip)) {
          const row = rowOf(mapIndex);
          if (test === null || test(row) === true) yield row;
        }
      }

      function rows(criteria: readonly Criterion[], skip: number) {
        const deciding = criteria.find(({ path }) => !(path in constants));
        if (deciding !== undefined && !(deciding.path in sorted)) {
          return drop(orderRows(criteria, [...made(false, 0)]), skip);
        }
        const descending = deciding?.descending ?? false;
        return test === null
          ? made(descending, skip)
          : drop(made(descending, 0), skip);
      }

      return {
        most: sizeOf(ranges),
        count: () => test === null ? sizeOf(ranges) : countOf(made(false, 0)),
        rows,
      };
    },
  };
}

function countOf(rows: Iterable<StoredRow>): number {
  let count = 0;
  for (const _ of rows) count++;
  return count;
}
