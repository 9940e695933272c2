import type { Caller } from "../server/auth.ts";
import type { Database } from "../rows/database.ts";
import { HasuraError } from "../tables/hasura_error.ts";
import { summarizeChildren } from "../mapped/summary.ts";
import type { RowStore, Selection } from "../rows/row_store.ts";
import type { StoredRow } from "../rows/rows.ts";
import { ROOT_TABLES, type Table } from "../tables/tables.ts";

/** The source of the resolvers, read for every query. */
export interface Source {
  /** The current rows. */
  readonly database: Database;
  /** The maximum number of rows in one answer. */
  readonly rowCap: number;
}

/** The properties of the query for each resolver. */
export interface QueryContext extends Caller {
  /** The maximum number of rows in one answer. */
  readonly rowCap: number;
}

/** The arguments of a field, as far as the schema defines them. */
interface Arguments extends Selection {
  readonly id?: unknown;
  readonly name?: string;
  readonly "task_run_id"?: unknown;
}

/** A field of the schema's `Query`, as GraphQL calls it. */
type Resolver = (args: Arguments, context: QueryContext) => unknown;

/** The fields of the schema's `Query`, answered from `source`. */
export type Resolvers = Readonly<Record<string, Resolver>>;

/** Answers each field of `Query` from `source`. */
export function createResolvers(source: Source): Resolvers {
  return Object.assign(
    ownFields(source),
    ...ROOT_TABLES.map((table) =>
      tableFields(table, () => source.database.tables[table.name]!)
    ),
  );
}

function tableFields(
  { name, isKeyless }: Table,
  storeOf: () => RowStore,
): Resolvers {
  const select = (selection: Selection, { rowCap }: QueryContext) =>
    storeOf().select(selection, rowCap);
  return {
    [name]: select,
    ...(!isKeyless &&
      { [`${name}_by_pk`]: ({ id }) => byId(storeOf(), id) ?? null }),
    [`${name}_aggregate`]: (selection, context) => ({
      // A cap cuts rows, but not counts.
      aggregate: () => ({ count: storeOf().count(selection) }),
      nodes: () => select(selection, context),
    }),
  };
}

function ownFields(source: Source): Resolvers {
  return {
    hello: () => "👋",
    "auth_info": (_, { tenantId, userId }) => ({
      "tenant_id": tenantId,
      "user_id": userId,
    }),
    "secret_value": ({ name = "" }) => secretOf(source.database, name),
    "get_task_run_info": ({ "task_run_id": id }) =>
      byId(source.database.tables["task_run"]!, id) ?? null,
    "mapped_children": ({ "task_run_id": id }) => {
      const taskRuns = source.database.tables["task_run"]!;
      return summarizeChildren(taskRuns, byId(taskRuns, id));
    },
  };
}

function byId(store: RowStore, id: unknown): StoredRow | undefined {
  return store.select({ where: { id: { "_eq": id } } }, 1)[0];
}

function secretOf({ secrets }: Database, name: string): unknown {
  if (Object.hasOwn(secrets, name)) return secrets[name];
  throw new HasuraError(
    "INTERNAL_SERVER_ERROR",
    `No value found for the requested key: ${name}`,
  );
}
