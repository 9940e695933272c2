import { iterLogRows } from "../../logs.ts";
import type { LogKey, LogOwner } from "../../model/flow_run_source.ts";
import { isTime } from "../../model/timestamp.ts";
import { isUuid } from "../../model/uuid.ts";
import { lineResponse, noContentResponse } from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
import { awaitFirst, END_ID, LINE_TYPES, mapLines } from "../response/lines.ts";
import { negotiate } from "../request/negotiate.ts";
import { RequestError } from "../problem.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import type { PublicLogLine } from "../wire.ts";

/** The parameters of a list of log lines. */
export const LOGS_QUERY = {
  level: {
    description: "Only lines of this level, or of one of these.",
    schema: { type: "array", items: { type: "string", minLength: 1 } },
  },
  since: {
    description: "Only lines of this time or later.",
    schema: { type: "string", minLength: 1, format: "date-time" },
  },
  until: {
    description: "Only lines before this time.",
    schema: { type: "string", minLength: 1, format: "date-time" },
  },
} as const satisfies Parameters;

/** Creates the answer with the log lines of a run, in chronological order. */
export function answerLogs(
  kind: LogOwner["kind"],
): (
  context: RequestContext,
  query: QueryOf<typeof LOGS_QUERY>,
) => Promise<Response> {
  return async (context, { level, since, until }) => {
    const { request, id, client, signal, timeoutMs } = context;
    const type = negotiate(request.headers, LINE_TYPES);
    const last = request.headers.get("last-event-id");
    if (last === END_ID) return noContentResponse();
    const rows = iterLogRows(
      { kind, id },
      () => client,
      {
        levels: level,
        since,
        until,
        signal,
        timeoutMs,
        ...(last !== null && { after: readKey(last) }),
      },
      (row) => row,
    );
    const lines = mapLines(rows, ({ id, line }) => {
      const data: PublicLogLine = line;
      return { id: `${line.timestamp} ${id}`, data };
    });
    return lineResponse(context, type, await awaitFirst(lines));
  };
}

function readKey(last: string): LogKey {
  const space = last.lastIndexOf(" ");
  const [timestamp, id] = [last.slice(0, space), last.slice(space + 1)];
  if (isTime(timestamp) && isUuid(id)) return { timestamp, id };
  throw new RequestError(
    "bad_request",
    `Cannot continue after "${
      last.slice(0, 120)
    }": Last-Event-ID is not that of a log line`,
  );
}
