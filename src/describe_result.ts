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

/** What is known of a result without loading it. */
export interface ResultDescription {
  /** The class that wrote it; null where the state has none. */
  readonly type: string | null;
  /** Where Prefect stored it; null for a PrefectResult, where it is the value. */
  readonly location: string | null;
  /** The address of the file or object, without secrets; null where it has none. */
  readonly url: string | null;
  /** Whether `result()` may be tried: nothing that is known speaks against it. */
  readonly isLoadable: boolean;
  /** Why it cannot be loaded. */
  readonly problem: ResultProblem | null;
  /** Where a store's credentials were looked for; null where none are needed. */
  readonly credentials: CredentialSearch | null;
}

/** What a mapped parent has: nothing of its own, but all its children's. */
const GATHERED: ResultDescription = Object.freeze({
  type: null,
  location: null,
  url: null,
  isLoadable: true,
  problem: null,
  credentials: null,
});

/**
 * Describes what is known of a result: its type, where it is, whether it can be
 * loaded and, if not, why. Nothing is read and nothing is requested.
 *
 * A mapped parent has no type and no place of its own, but `result()` gives the
 * list of its children's.
 *
 * {@linkcode probeResult} looks at what is stored as well.
 *
 * @example
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
