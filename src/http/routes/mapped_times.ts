import { fromTaskRunId, isMapped, TaskRunError } from "../../../mod.ts";
import { taskRunsOf } from "../../api/client.ts";
import { iterMappedTimes } from "../../children/times.ts";
import { RequestError } from "../problem.ts";
import type { RequestContext } from "../request/context.ts";
import { negotiate } from "../request/negotiate.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import { lineResponse, noContentResponse } from "../response/answers.ts";
import { awaitFirst, END_ID, LINE_TYPES, mapLines } from "../response/lines.ts";
import type { PublicChildTimes } from "../wire.ts";

/** The parameters of the times of children. */
export const MAPPED_TIMES_QUERY = {
  start: {
    description: "The first map index.",
    schema: { type: "integer", minimum: 0, default: 0 },
  },
  concurrency: {
    description: "The maximum number of concurrent queries.",
    schema: { type: "integer", minimum: 1, maximum: 32, default: 6 },
  },
} as const satisfies Parameters;

/** Answers with the times of the children, in the order of their map indices. */
export async function answerMappedTimes(
  context: RequestContext,
  { start, concurrency }: QueryOf<typeof MAPPED_TIMES_QUERY>,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  const type = negotiate(request.headers, LINE_TYPES);
  const last = request.headers.get("last-event-id");
  if (last === END_ID) return noContentResponse();
  const view = await fromTaskRunId(id, { client, signal, timeoutMs });
  if (!isMapped(view.state)) {
    throw new TaskRunError(
      "not_mapped",
      `Cannot list the times of the children of task run "${id}": it is not a mapped task`,
      { taskRunId: id, hint: "Request /times for its own times" },
    );
  }
  const times = iterMappedTimes(view, taskRunsOf(client), {
    start: last === null ? start : Math.max(start, indexOf(last) + 1),
    concurrency,
    signal,
    timeoutMs,
  });
  const lines = mapLines(times, ({ row, startTime, endTime }) => {
    const { mapIndex, taskRunId } = row;
    const data: PublicChildTimes = { mapIndex, taskRunId, startTime, endTime };
    return { id: String(mapIndex), data };
  });
  return lineResponse(context, type, await awaitFirst(lines));
}

function indexOf(last: string): number {
  if (/^\d{1,15}$/.test(last)) return Number(last);
  throw new RequestError(
    "bad_request",
    `Cannot continue after "${last}": Last-Event-ID is not a map index`,
  );
}
