import {
  checkIsRow,
  stateOf,
  type StoredRow,
  storeRow,
  storeValue,
  type TaskRunData,
} from "../rows/rows.ts";
import { idPrefix } from "../rows/made_ids.ts";
import { parseUuid } from "../tables/scalars.ts";
import { TASK, TASK_RUN } from "../tables/tables.ts";
import { columnsOf } from "../rows/set_state.ts";

/** The columns of a task run, without those that identify it. */
export type MappedChildData = Omit<
  TaskRunData,
  "id" | "task" | "map_index" | "flow_run_id" | "states"
>;

/** A mapped task with any number of children, which are not kept in memory. */
export interface MappedTaskData {
  /** The UUID of its flow run. */
  flowRunId: string;
  /** Its slug, usually `<task name>-1`. */
  slug: string;
  /** The number of its children, including missing ones. */
  count: number;
  /**
   * Returns the columns of a child, for each query that finds it; by default a
   * `Success` whose result is its index. If `state` and `state_message` are
   * omitted, they are derived from `serialized_state`, and vice versa.
   */
  child?: (index: number) => MappedChildData;
  /** The columns of the mapped task run itself; by default a `Mapped` state. */
  parent?: MappedChildData;
  /** Map indices without a child, to test gaps; none by default. */
  missing?: readonly number[];
}

/** A mapped task with rows by map index; -1 is its own row. */
export interface MappedTask {
  readonly flowRunId: string;
  readonly slug: string;
  /** The row of the task itself. */
  readonly task: StoredRow;
  readonly count: number;
  readonly missing: readonly number[];
  /** The id of a row, in the order of the map indices. */
  idOf(mapIndex: number): string;
  /** Creates a row. */
  rowOf(mapIndex: number): StoredRow;
}

/** The map index of the mapped task run itself. */
export const PARENT_INDEX = -1;

/** The maximum count: ids have 12 digits for the index. */
const MAX_COUNT = 1e12;

const PLACE = ["id", "map_index", "flow_run_id"];

/** The columns that `child` and `parent` may return. */
const OWN_COLUMNS = Object.fromEntries(
  Object.entries(TASK_RUN.columns).filter(([name]) => !PLACE.includes(name)),
);

const NOTHING: StoredRow = Object.fromEntries(
  Object.keys(TASK_RUN.columns).map((name) => [name, null]),
);

/**
 * Checks a mapped task. `path` is its name in messages; `detailsOf` finds the
 * rows of other tables for one of its rows.
 */
export function mappedTask(
  data: MappedTaskData,
  path: string,
  detailsOf: (id: string) => StoredRow = () => ({}),
): MappedTask {
  const { slug, count, child = succeeded, missing = [] } = data;
  const flowRunId = parseUuid(data.flowRunId);
  if (flowRunId === undefined) {
    throw refusal(path, `"flowRunId" is ${quote(data.flowRunId)}, not a uuid`);
  }
  if (typeof slug !== "string") {
    throw refusal(path, `"slug" is ${quote(slug)}, not a string`);
  }
  if (!Number.isInteger(count) || count < 0 || count > MAX_COUNT) {
    throw refusal(
      path,
      `"count" is ${quote(count)}, not an integer from 0 to ${MAX_COUNT}`,
    );
  }
  const { parent = mapped(count) } = data;
  const prefix = idPrefix(`${flowRunId} ${slug}`);
  const idOf = (mapIndex: number) =>
    mapIndex === PARENT_INDEX
      ? `${prefix}-8000-000000000000`
      : `${prefix}-8001-${String(mapIndex).padStart(12, "0")}`;
  const task = Object.freeze(storeRow(TASK, {
    id: `${prefix}-9000-000000000000`,
    slug,
    mapped: true,
  }, path));
  const blank = { ...NOTHING, "flow_run_id": flowRunId, task, states: [] };

  return {
    flowRunId,
    slug,
    task,
    count,
    missing,
    idOf,
    rowOf(mapIndex) {
      const isParent = mapIndex === PARENT_INDEX;
      const own: unknown = isParent ? parent : child(mapIndex);
      const what = `${path}.${isParent ? "parent" : `child(${mapIndex})`}`;
      checkIsRow(own, what);
      const row: Record<string, unknown> = {
        ...blank,
        ...detailsOf(idOf(mapIndex)),
        id: idOf(mapIndex),
        "map_index": mapIndex,
        ...columnsOf(own["serialized_state"]),
        ...stateOf(own),
      };
      for (const name of Object.keys(own)) {
        if (!Object.hasOwn(OWN_COLUMNS, name)) continue;
        row[name] = storeValue(OWN_COLUMNS[name]!, name, own[name], what);
      }
      return row;
    },
  };
}

function mapped(count: number): MappedChildData {
  return {
    "serialized_state": {
      "__version__": "1.4.1",
      type: "Mapped",
      message: "Ready to proceed with mapping.",
      context: { tags: [] },
      "cached_inputs": {},
      "n_map_states": count,
    },
  };
}

function succeeded(index: number): MappedChildData {
  return {
    "serialized_state": {
      "__version__": "1.4.1",
      type: "Success",
      message: "Task run succeeded.",
      context: { tags: [] },
      "cached_inputs": {},
      "_result": {
        "__version__": "1.4.1",
        type: "PrefectResult",
        location: String(index),
      },
    },
  };
}

function quote(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function refusal(path: string, what: string): TypeError {
  return new TypeError(`Cannot serve ${path}: its ${what}`);
}
