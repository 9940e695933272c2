import {
  fromTaskRunId,
  iterMapped,
  type IterMappedOptions,
  type TaskRunView,
} from "../../../mod.ts";
import { convertResult, mappedLine } from "../../children/json_line.ts";
import { iterMappedValues } from "../../mapped_results.ts";
import { lineResponse, noContentResponse } from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
import {
  type Encode,
  encoderOf,
  VALUE_QUERY,
} from "../response/encode_result.ts";
import { END_ID, type Line, LINE_TYPES } from "../response/lines.ts";
import { negotiate } from "../request/negotiate.ts";
import { RequestError } from "../problem.ts";
import type {
  Parameters as QueryParameters,
  QueryOf,
} from "../request/query.ts";
import type { PublicChild } from "../wire.ts";
import { publicState, withHint } from "../response/public_view.ts";

/** The parameters of a list of children. */
export const MAPPED_QUERY = {
  start: {
    description: "The first map index.",
    schema: { type: "integer", minimum: 0, default: 0 },
  },
  end: {
    description: "The map index to end before; unlimited by default.",
    schema: { type: "integer", minimum: 0 },
  },
  concurrency: {
    description: "The maximum number of concurrent queries and reads.",
    schema: { type: "integer", minimum: 1, maximum: 32, default: 6 },
  },
  pageSize: {
    description: "The number of children in a query to Prefect.",
    schema: { type: "integer", minimum: 1, maximum: 100, default: 100 },
  },
  results: {
    description: "Adds `result` or `error` to each child.",
    schema: { type: "boolean", default: false },
  },
  ...VALUE_QUERY,
} as const satisfies QueryParameters;

/** Answers with the children of a mapped task run, one after the other. */
export async function answerMapped(
  context: RequestContext,
  query: QueryOf<typeof MAPPED_QUERY>,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  const type = negotiate(request.headers, LINE_TYPES);
  const range = rangeOf(query, request.headers.get("last-event-id"));
  if (range === undefined) return noContentResponse();
  const view = await fromTaskRunId(id, { client, signal, timeoutMs });
  const { concurrency, results } = query;
  const options = { ...range, concurrency, signal, timeoutMs };
  const lines = results
    ? linesWithResults(context, view, options, await encoderOf(query))
    : linesOf(iterMapped(view, options));
  return lineResponse(context, type, lines);
}

/** The remaining children; undefined if the client has received all. */
function rangeOf(
  { start, end, pageSize }: QueryOf<typeof MAPPED_QUERY>,
  lastEventId: string | null,
): IterMappedOptions | undefined {
  if (end !== undefined && end < start) {
    throw new RequestError(
      "bad_request",
      `Cannot use the query: "end" is ${end}, which is before "start", ${start}`,
    );
  }
  if (lastEventId === null) return { start, end, pageSize };
  if (lastEventId === END_ID) return undefined;
  if (!/^\d{1,15}$/.test(lastEventId)) {
    throw new RequestError(
      "bad_request",
      `Cannot continue after "${lastEventId}": Last-Event-ID is not a map index`,
    );
  }
  const next = Math.max(start, Number(lastEventId) + 1);
  return { start: Math.min(next, end ?? next), end, pageSize };
}

async function* linesOf(
  children: AsyncGenerator<TaskRunView, void, undefined>,
): AsyncGenerator<Line, void, undefined> {
  for await (const child of children) yield lineOf(child);
}

async function* linesWithResults(
  { resultAccess, rewordHint }: RequestContext,
  parent: TaskRunView,
  options: IterMappedOptions,
  encode: Encode,
): AsyncGenerator<Line, void, undefined> {
  const children = iterMappedValues(
    parent,
    options,
    async (child, options) =>
      convertResult(child, await resultAccess.load(child, options), encode),
  );
  for await (const child of children) {
    const { id, data } = lineOf(child.view, child);
    const error = data.error && withHint(data.error, rewordHint);
    yield { id, data: error === undefined ? data : { ...data, error } };
  }
}

function lineOf(
  { mapIndex, taskRunId, state }: TaskRunView,
  outcome?: Parameters<typeof mappedLine>[1],
): Line & { readonly data: PublicChild } {
  const child = { mapIndex, taskRunId, state: publicState(state) };
  const data: PublicChild = mappedLine(child, outcome);
  return { id: String(mapIndex), data };
}
