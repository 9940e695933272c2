import { ApiError } from "../../../mod.ts";
import { FLOW_RUN } from "../../api/query.ts";
import { conditionalJsonResponse } from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
import { negotiate } from "../request/negotiate.ts";
import type { PublicFlowRun } from "../wire.ts";

/** Answers with what a flow run is called, its state and its times. */
export async function answerFlowRun(
  context: RequestContext,
): Promise<Response> {
  const { request, id } = context;
  negotiate(request.headers, ["application/json"]);
  const row = await flowRunRow(context);
  const shown: PublicFlowRun = {
    flowRunId: id,
    name: textOrNull(row.name),
    flowName: textOrNull(row.flow?.name),
    state: textOrNull(row.state),
    startTime: textOrNull(row.start_time),
    endTime: textOrNull(row.end_time),
  };
  return await conditionalJsonResponse(request, shown);
}

/**
 * Asks for a flow run.
 *
 * @throws {ApiError} `not_found` where the API has none.
 */
export async function flowRunRow(
  { client, id, signal, timeoutMs }: RequestContext,
): Promise<Row> {
  const { flow_run_by_pk: row } = await client.graphql<
    { flow_run_by_pk?: Row | null }
  >(FLOW_RUN, { id }, { signal, timeoutMs });
  if (row) return row;
  throw new ApiError(
    "not_found",
    `Cannot find the flow run "${id}": the API has none`,
  );
}

interface Row {
  readonly name?: unknown;
  readonly state?: unknown;
  readonly start_time?: unknown;
  readonly end_time?: unknown;
  readonly flow?: { readonly name?: unknown } | null;
}

/** What is no text says nothing. */
export function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
