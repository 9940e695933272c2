import { clientContext } from "./api/client.ts";
import { TaskRunViewError } from "./model/errors.ts";
import { resolveRef } from "./result/resolve_ref.ts";
import { checkPlace } from "./read/check_place.ts";
import {
  type CredentialSearch,
  searchCredentials,
} from "./read/credential_search.ts";
import { resultUrl } from "./read/result_url.ts";
import { type ResultProblem, toProblem } from "./model/result_problem.ts";
import { isMapped } from "./model/state/predicates.ts";
import { checkView, originOf, type TaskRunView } from "./view.ts";

/** The description of a result that has not been loaded. */
export interface ResultDescription {
  /**
   * The name of the Python class that wrote it; null if the state has no result
   * type.
   */
  readonly type: string | null;
  /**
   * The location that Prefect stored; null for a PrefectResult, whose location
   * is the value.
   */
  readonly location: string | null;
  /**
   * The address of the file or object, without secrets; null if it has no
   * address.
   */
  readonly url: string | null;
  /** True unless a known problem prevents `result()` from loading it. */
  readonly isLoadable: boolean;
  /** The reason why it cannot be loaded; null if none is known. */
  readonly problem: ResultProblem | null;
  /**
   * The places that were searched for a store's credentials; null if none are
   * needed.
   */
  readonly credentials: CredentialSearch | null;
}

/**
 * The description for a mapped parent, which has no stored result of its own.
 */
const GATHERED: ResultDescription = Object.freeze({
  type: null,
  location: null,
  url: null,
  isLoadable: true,
  problem: null,
  credentials: null,
});

/**
 * Describes a result without loading it: its type, its location, and the reason
 * if it cannot be loaded. No file is read and no request is sent.
 *
 * A mapped parent has neither a type nor a location; its `result()` returns the
 * list of its children's results.
 *
 * {@linkcode probeResult} also queries the stored file or object.
 *
 * @example Describe a result
 * ```ts
 * import { describeResult, fromTaskRunData } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "add-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: {
 *     type: "Success",
 *     _result: { type: "S3Result", bucket: "shop", location: "2022/5/9/k" },
 *   },
 * });
 * const { url, isLoadable } = describeResult(run);
 * assertEquals([url, isLoadable], ["s3://shop/2022/5/9/k", true]);
 * ```
 */
export function describeResult(view: TaskRunView): ResultDescription {
  checkView("describe a result", view);
  if (isMapped(view.state)) return GATHERED;
  const { settings } = clientContext(originOf(view).client);
  const { result: stored } = view.state;
  const problem = problemOf(() => {
    const ref = resolveRef(view, settings);
    checkPlace(ref, settings);
  });
  const ref = stored?.location ? settings.rewrite?.(stored) ?? stored : stored;
  return {
    type: ref?.type ?? null,
    location: ref?.type === "PrefectResult" ? null : ref?.location ?? null,
    url: ref && resultUrl(ref),
    isLoadable: problem === null,
    problem,
    credentials: ref && searchCredentials(ref.type, settings),
  };
}

function problemOf(check: () => void): ResultProblem | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof TaskRunViewError)) throw error;
    return toProblem(error);
  }
}
