import type { CallOptions } from "../../async/abort.ts";
import { ApiError } from "../../model/errors.ts";

/** A client that can send GraphQL, such as `Client`. */
export interface GraphqlSender {
  graphql<T>(
    document: string,
    variables: Record<string, unknown>,
    options: CallOptions,
  ): Promise<T>;
}

/** Requests the rows of a table. */
export async function queryRows(
  client: GraphqlSender,
  table: string,
  document: string,
  variables: Record<string, unknown>,
  options: CallOptions,
): Promise<readonly unknown[]> {
  const data = await client.graphql<Record<string, unknown>>(
    document,
    variables,
    options,
  );
  return listOf(data[table], table);
}

/** A list in an answer. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ApiError(
    "bad_response",
    `Cannot read the answer to a query for ${
      WORDS[name]
    }: it has no list "${name}"`,
    { hint: "Check that apiUrl is the address of a Prefect 1.x API" },
  );
}

const WORDS: Readonly<Record<string, string>> = {
  task_run: "task runs",
  flow_run: "flow runs",
  logs: "log lines",
};
