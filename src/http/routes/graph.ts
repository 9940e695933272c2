import { taskRunsOf } from "../../api/client.ts";
import { noFlowRun } from "../../flow_runs/find_flow_run.ts";
import { type FlowGraph, parseFlowGraph } from "../../flow_runs/flow_graph.ts";
import type { RequestContext } from "../request/context.ts";
import { negotiate } from "../request/negotiate.ts";
import { conditionalJsonResponse } from "../response/answers.ts";

const EMPTY: FlowGraph = { tasks: [], edges: [] };

/** Answers with the tasks of the flow of a flow run, and their dependencies. */
export async function answerGraph(context: RequestContext): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  negotiate(request.headers, ["application/json"]);
  const row = await taskRunsOf(client)
    .findFlowGraph(id, { signal, timeoutMs });
  if (row === undefined) throw noFlowRun(id);
  const graph = row === null ? EMPTY : parseFlowGraph(row);
  return await conditionalJsonResponse(request, graph);
}
