import type { Client } from "../../../api/client.ts";
import { isJsonObject } from "../../../model/json_object.ts";
import { ApiError } from "../../../model/errors.ts";
import { sourceColumns } from "../../normalise.ts";
import { type TableName, TABLES } from "../../schema.ts";
import type { Limiter } from "./limiter.ts";

/** The fields to request of a table. */
export type FieldsOf = (table: TableName) => string;

/** Requests documents that name the columns of tables. */
export interface Sender {
  /**
   * Requests a document. Where the API does not know a column that may be null,
   * the document is made and requested again without it.
   *
   * @param document Makes the document from the fields of each table.
   * @returns The list of the document's one field.
   */
  rows(
    document: (fieldsOf: FieldsOf) => string,
    field: string,
    variables: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<readonly Record<string, unknown>[]>;
  /** Counts what an aggregate finds; null where the API does not count it. */
  count(
    table: TableName,
    where: unknown,
    signal: AbortSignal,
  ): Promise<number | null>;
}

/** The fields in place of columns of another table of the API. */
const IN_PLACE: Readonly<Record<string, string>> = {
  "flow.project_name": "project { id name }",
  "task_run.task_slug": "task { id slug }",
};
const ELSEWHERE: ReadonlySet<string> = new Set([
  "flow.project_id",
  "task_run.task_id",
]);

/** Creates a sender of a client. */
export function createSender(
  client: Client,
  timeoutMs: number | undefined,
  limit: Limiter,
): Sender {
  const missing = new Set<string>();
  const fieldsOf: FieldsOf = (table) =>
    sourceColumns(table).map((column) => `${table}.${column}`)
      .filter((path) => !ELSEWHERE.has(path) && !missing.has(path))
      .map((path) => IN_PLACE[path] ?? path.slice(table.length + 1))
      .join(" ");

  async function request(
    document: (fieldsOf: FieldsOf) => string,
    variables: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> {
    while (true) {
      const known = missing.size;
      const text = document(fieldsOf);
      try {
        return await limit(() =>
          client.graphql<Record<string, unknown>>(text, variables, {
            signal,
            timeoutMs,
          })
        );
      } catch (error) {
        unknownColumns(error).forEach((path) => missing.add(path));
        // Another request may have found the same columns meanwhile.
        if (missing.size === known && text === document(fieldsOf)) throw error;
      }
    }
  }

  return {
    async rows(document, field, variables, signal) {
      const data = await request(document, variables, signal);
      const rows = data[field];
      if (Array.isArray(rows) && rows.every(isJsonObject)) return rows;
      throw new ApiError(
        "bad_response",
        `Cannot read the answer to a query for rows of "${field}": it has no list of them`,
        { hint: "Check that apiUrl is the address of a Prefect 1.x API" },
      );
    },
    async count(table, where, signal) {
      const field = `${table}_aggregate`;
      const document = () =>
        `query ($where: ${table}_bool_exp!) { ${field}(where: $where) { aggregate { count } } }`;
      try {
        const data = await request(document, { where }, signal);
        const { aggregate } = data[field] as {
          readonly aggregate?: { readonly count?: number } | null;
        };
        return aggregate?.count ?? null;
      } catch (error) {
        // An API may count nothing, or not for this key.
        if (error instanceof ApiError && error.code === "graphql") return null;
        throw error;
      }
    },
  };
}

/** How Hasura, and a gateway before it, name a field that a type lacks. */
const UNKNOWN = [
  /field ['"](\w+)['"] not found in type: ['"](\w+)['"]/,
  /Cannot query field "(\w+)" on type "(\w+)"/,
];

/** The columns that an API does not know and that may be null. */
function unknownColumns(error: unknown): string[] {
  if (!(error instanceof ApiError) || error.code !== "graphql") return [];
  return (error.errors ?? []).flatMap(({ message }) => {
    const found = UNKNOWN.map((pattern) => pattern.exec(message))
      .find((match) => match !== null);
    const [, column = "", table = ""] = found ?? [];
    return isOptional(table, column) ? [`${table}.${column}`] : [];
  });
}

function isOptional(table: string, column: string): boolean {
  if (!Object.hasOwn(TABLES, table)) return false;
  const columns: Readonly<Record<string, { readonly required: boolean }>> =
    TABLES[table as TableName].columns;
  return columns[column]?.required === false;
}
