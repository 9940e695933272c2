import type { RowStore, Selection } from "./row_store.ts";
import type { StoredRow } from "./rows.ts";

/** Where the resolvers find what they answer; read anew for every query. */
export interface Source {
  /** The rows of `task_run` as they are now. */
  readonly taskRuns: RowStore;
  /** The most rows in one answer. */
  readonly rowCap: number;
}

/** The fields of the schema's `Query`. */
export interface Resolvers {
  readonly hello: () => string;
  readonly "task_run": (selection: Selection) => readonly StoredRow[];
  readonly "task_run_by_pk": (key: { id: unknown }) => StoredRow | null;
  readonly "task_run_aggregate": (selection: Selection) => {
    readonly aggregate: () => { readonly count: number };
    readonly nodes: () => readonly StoredRow[];
  };
}

/** Answers each field of `Query` from `source`. */
export function createResolvers(source: Source): Resolvers {
  const select = (selection: Selection) =>
    source.taskRuns.select(selection, source.rowCap);
  return {
    hello: () => "👋",
    "task_run": select,
    "task_run_by_pk": ({ id }) =>
      source.taskRuns.select({ where: { id: { "_eq": id } } }, 1)[0] ?? null,
    "task_run_aggregate": (selection) => ({
      // A cap cuts rows, not what is counted.
      aggregate: () => ({ count: source.taskRuns.count(selection) }),
      nodes: () => select(selection),
    }),
  };
}
