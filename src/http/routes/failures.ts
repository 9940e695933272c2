import {
  groupFailures,
  isFailed,
  iterTaskRuns,
  parseState,
  STATE_TYPES,
} from "../../../mod.ts";
import type { RequestContext } from "../request/context.ts";
import { negotiate } from "../request/negotiate.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import { conditionalJsonResponse } from "../response/answers.ts";
import type { PublicFailures } from "../wire.ts";

/** The parameters of the failures of a flow run. */
export const FAILURES_QUERY = {
  slug: {
    description:
      "Only task runs of the task with this slug, or with one of these.",
    schema: { type: "array", items: { type: "string", minLength: 1 } },
  },
} as const satisfies Parameters;

const FAILED_TYPES = STATE_TYPES.filter((type) =>
  isFailed(parseState({ type }))
);

/** Answers with the failed task runs of a flow run, grouped by cause. */
export async function answerFailures(
  context: RequestContext,
  { slug }: QueryOf<typeof FAILURES_QUERY>,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  negotiate(request.headers, ["application/json"]);
  const failures: PublicFailures = await groupFailures(iterTaskRuns(id, {
    client,
    states: FAILED_TYPES,
    slugs: slug,
    times: true,
    signal,
    timeoutMs,
  }));
  return await conditionalJsonResponse(request, failures);
}
