import {
  fromTaskRunId,
  iterMapped,
  type IterMappedOptions,
  type State,
  type TaskRunView,
} from "../../../mod.ts";
import { mapAhead } from "../ahead.ts";
import { lineResponse, noContentResponse } from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
import { encodeResult } from "../response/encode_result.ts";
import { END_ID, type Line, LINE_TYPES } from "../response/lines.ts";
import { negotiate } from "../request/negotiate.ts";
import { type Problem, RequestError } from "../problem.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import { publicState } from "../response/public_view.ts";

/** What may be asked of the children of a mapped task run. */
export const MAPPED_QUERY = {
  start: {
    description: "The first map index.",
    schema: { type: "integer", minimum: 0, default: 0 },
  },
  end: {
    description: "The map index to end before; by default there is no end.",
    schema: { type: "integer", minimum: 0 },
  },
  concurrency: {
    description: "How many queries, or results, are waited for at once.",
    schema: { type: "integer", minimum: 1, maximum: 32, default: 6 },
  },
  pageSize: {
    description: "How many children a query to Prefect asks for.",
    schema: { type: "integer", minimum: 1, maximum: 100, default: 100 },
  },
  results: {
    description: "Gives `result` or `error` with each child.",
    schema: { type: "boolean", default: false },
  },
} as const satisfies Parameters;

/** A child of a mapped task run, as it is answered. */
interface PublicChild {
  readonly mapIndex: number;
  readonly taskRunId: string;
  readonly state: State;
  readonly result?: unknown;
  readonly error?: Problem;
}

/** Answers with the children of a mapped task run, one after the other. */
export async function answerMapped(
  context: RequestContext,
  query: QueryOf<typeof MAPPED_QUERY>,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  const type = negotiate(request.headers, LINE_TYPES);
  const walk = walkOf(query, request.headers.get("last-event-id"));
  if (walk === undefined) return noContentResponse();
  const view = await fromTaskRunId(id, { client, signal, timeoutMs });
  const { concurrency, results } = query;
  const options = { ...walk, signal, timeoutMs };
  const lines = results
    ? withResults(context, iterMapped(view, options), concurrency)
    : withStates(iterMapped(view, { ...options, concurrency }));
  return lineResponse(context, type, lines);
}

/** Which children are left to tell; undefined for who has had all. */
function walkOf(
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
      `Cannot go on after "${lastEventId}": Last-Event-ID is no map index`,
    );
  }
  const next = Math.max(start, Number(lastEventId) + 1);
  return { start: Math.min(next, end ?? next), end, pageSize };
}

async function* withStates(
  children: AsyncGenerator<TaskRunView, void, undefined>,
): AsyncGenerator<Line, void, undefined> {
  for await (const child of children) yield lineOf(publicChild(child));
}

function withResults(
  context: RequestContext,
  children: AsyncGenerator<TaskRunView, void, undefined>,
  concurrency: number,
): AsyncGenerator<Line, void, undefined> {
  return mapAhead(
    children,
    concurrency,
    context.signal,
    async (child, signal) => {
      const outcome = await outcomeOf(context, child, signal);
      return lineOf({ ...publicChild(child), ...outcome });
    },
  );
}

async function outcomeOf(
  { resultAccess, basePath, problemOf, timeoutMs }: RequestContext,
  child: TaskRunView,
  signal: AbortSignal,
): Promise<Pick<PublicChild, "result" | "error">> {
  try {
    const value = await resultAccess.load(child, { signal, timeoutMs });
    return { result: encodeResult(value) };
  } catch (error) {
    signal.throwIfAborted();
    const instance = `${basePath}/task-runs/${child.taskRunId}`;
    return { error: problemOf(error, instance) };
  }
}

function publicChild({ mapIndex, taskRunId, state }: TaskRunView): PublicChild {
  return { mapIndex, taskRunId, state: publicState(state) };
}

function lineOf(child: PublicChild): Line {
  return { id: String(child.mapIndex), data: child };
}
