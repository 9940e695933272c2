// deno-lint-ignore-file no-console -- it tells where an example reads
import { resolve } from "node:path";
import {
  recordedRows,
  startTestBackend,
  type TaskRunData,
} from "@taskrunview/taskrunview/testing";

/** The folder with the result files of the recorded task runs. */
export const RESULTS = resolve(
  import.meta.dirname!,
  "../tests/data/results",
);

/** Where an example reads. */
export interface ExampleApi extends AsyncDisposable {
  /** For `createClient()`, which finds your own where this is undefined. */
  readonly apiUrl: string | undefined;
  /** A flow run of that API. */
  readonly flowRunId: string;
}

/**
 * Gives your own API where FLOW_RUN_ID names one of its flow runs; otherwise
 * starts one in this process, with task runs that Prefect 1.4.1 has written.
 */
export async function openApi(
  recordedFlowRunId: string,
  rows: readonly TaskRunData[] = recordedRows({ resultsDir: RESULTS }),
): Promise<ExampleApi> {
  const flowRunId = Deno.env.get("FLOW_RUN_ID");
  if (flowRunId) {
    return { apiUrl: undefined, flowRunId, async [Symbol.asyncDispose]() {} };
  }
  console.error("Recorded task runs; FLOW_RUN_ID names a flow run of your own");
  const backend = await startTestBackend({ rows });
  return {
    apiUrl: backend.url,
    flowRunId: recordedFlowRunId,
    [Symbol.asyncDispose]: backend.stop,
  };
}
