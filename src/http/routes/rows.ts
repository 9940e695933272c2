import { taskRunsOf } from "../../api/client.ts";
import { RequestError } from "../problem.ts";
import type { RequestContext } from "../request/context.ts";
import { negotiate } from "../request/negotiate.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import type { PublicRows } from "../wire.ts";

/** The parameters of a query for rows. */
export const ROWS_QUERY = {
  of: {
    description: "The operation of the source, such as `pageById`.",
    schema: { type: "string", minLength: 1 },
  },
  where: {
    description: "The condition, as JSON.",
    schema: { type: "string", minLength: 1 },
  },
  limit: {
    description: "The most rows.",
    schema: { type: "integer", minimum: 1, maximum: 1_000, default: 100 },
  },
} as const satisfies Parameters;

/** Answers with rows as the API has them: for `createRemoteSource()`. */
export async function answerRows(
  context: RequestContext,
  { of = "", where = "", limit }: QueryOf<typeof ROWS_QUERY>,
): Promise<Response> {
  const { request, client, signal, timeoutMs } = context;
  negotiate(request.headers, ["application/json"]);
  const { OPERATIONS } = await import("../rows/operations.ts");
  if (!Object.hasOwn(OPERATIONS, of)) {
    throw new RequestError(
      "bad_request",
      `Cannot use the query: "of" is "${of.slice(0, 80)}", not an operation`,
      { hint: `The operations are ${Object.keys(OPERATIONS).join(", ")}` },
    );
  }
  const run = OPERATIONS[of as keyof typeof OPERATIONS];
  const rows: PublicRows = {
    rows: await run(taskRunsOf(client), parseWhere(where), limit, {
      signal,
      timeoutMs,
    }),
  };
  return Response.json(rows);
}

function parseWhere(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(
      "bad_request",
      'Cannot use the query: "where" is not JSON',
    );
  }
}
