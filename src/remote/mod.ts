/**
 * Reads task runs and their results through the HTTP handler of another program:
 * for web pages, which have no key for Prefect's API and its stores.
 *
 * ```ts ignore
 * import { fromTaskRunId } from "@taskrunview/taskrunview";
 * import { createRemoteSource } from "@taskrunview/taskrunview/remote";
 *
 * const client = createRemoteSource("https://runs.example/api");
 * const run = await fromTaskRunId(id, { client });
 * console.log(await run.result());
 * ```
 *
 * @module
 */
export {
  createRemoteSource,
  type RemoteSourceOptions,
} from "./remote_source.ts";
