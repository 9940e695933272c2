import { fromTaskRunId } from "../../../mod.ts";
import { jsonAnswer } from "../response/answers.ts";
import type { Call } from "../request/context.ts";
import { negotiate } from "../request/negotiate.ts";
import { shownResult, shownView } from "../response/public_view.ts";

/** Answers with a task run, and where its result is. */
export async function answerTaskRun(call: Call): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = call;
  negotiate(request.headers, ["application/json"]);
  const view = await fromTaskRunId(id, { client, signal, timeoutMs });
  const result = await shownResult(view, call.reading);
  return await jsonAnswer(request, { ...shownView(view), result });
}
