import { type CallOptions, withDeadline } from "./async/abort.ts";
import { resultsOf } from "./api/client.ts";
import { TaskRunViewError } from "./model/errors.ts";
import { lazily } from "./async/lazy_import.ts";
import { loadableRef, resultTimeout } from "./result/resolve_ref.ts";
import { checkLocalPlace } from "./read/local_path.ts";
import {
  type CredentialSearch,
  placeOf,
  searchCredentials,
} from "./read/result_url.ts";
import { isMapped } from "./model/state.ts";
import { sourceOf, type TaskRunView } from "./view.ts";

/** What is known of a result without loading it. */
export interface ResultDescription {
  /** The class that wrote it; null where the state has none. */
  readonly type: string | null;
  /** Where Prefect says it is; null for a PrefectResult, where it is the value. */
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

/** Why a result cannot be loaded, as the error that `result()` would reject with. */
export interface ResultProblem {
  /** The error's code. */
  readonly code: string;
  /** The error's message. */
  readonly message: string;
  /** What to do. */
  readonly hint: string | null;
}

/** What is known of a result after a look at what is stored. */
export interface ProbedResultDescription extends ResultDescription {
  /** In bytes, as it is stored; null where it is not known. */
  readonly size: number | null;
  /** When it was stored, ISO 8601; null where it is not known. */
  readonly modified: string | null;
  /** The format that its first bytes tell, as `pickle`; null where nothing is known. */
  readonly format: string | null;
}

/** Asks for a look at what is stored. */
export interface ProbeOptions extends CallOptions {
  /** Looks at the stored file or object, which costs a request at most. */
  readonly probe: true;
}

/**
 * Tells what is known of a result: its type, where it is, whether it can be
 * loaded and, if not, why. Nothing is read and nothing is asked.
 *
 * A mapped parent has no type and no place of its own, but `result()` gives the
 * list of its children's.
 *
 * With `probe` it looks at what is stored, without reading it whole: the size
 * and the time it was stored. What keeps it from that is the problem then.
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
export function describeResult(view: TaskRunView): ResultDescription;
/** Looks at what is stored as well. */
export function describeResult(
  view: TaskRunView,
  options: ProbeOptions,
): Promise<ProbedResultDescription>;
export function describeResult(
  view: TaskRunView,
  options?: ProbeOptions,
): ResultDescription | Promise<ProbedResultDescription> {
  return options?.probe ? probed(view, options) : described(view);
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

function described(view: TaskRunView): ResultDescription {
  if (isMapped(view.state)) return GATHERED;
  const { settings } = resultsOf(sourceOf(view).client);
  const { result: stored } = view.state;
  const problem = problemOf(() => {
    const ref = loadableRef(view, settings);
    if (ref.type === "LocalResult") checkLocalPlace(ref, settings);
  });
  const ref = stored?.location ? settings.rewrite?.(stored) ?? stored : stored;
  return {
    type: ref?.type ?? null,
    location: ref?.type === "PrefectResult" ? null : ref?.location ?? null,
    url: ref && placeOf(ref),
    isLoadable: problem === null,
    problem,
    credentials: ref && searchCredentials(ref, settings),
  };
}

function problemOf(check: () => void): ResultProblem | null {
  try {
    check();
    return null;
  } catch (error) {
    return asProblem(error);
  }
}

function asProblem(error: unknown): ResultProblem {
  if (!(error instanceof TaskRunViewError)) throw error;
  const { code, message, hint } = error;
  return { code, message, hint: hint ?? null };
}

const looking = lazily(async () => ({
  ...await import("./decode/auto.ts"),
  ...await import("./read/mod.ts"),
  ...await import("./result/load.ts"),
}));

const UNKNOWN = { size: null, modified: null, format: null };

async function probed(
  view: TaskRunView,
  options: CallOptions,
): Promise<ProbedResultDescription> {
  const description = described(view);
  if (!description.isLoadable || isMapped(view.state)) {
    return { ...description, ...UNKNOWN };
  }
  const results = resultsOf(sourceOf(view).client);
  const ref = loadableRef(view, results.settings);
  const timedOut = (limit: number) =>
    resultTimeout("describe", view, limit, ref);
  return await withDeadline(options, timedOut, async (signal) => {
    const { probeResultRef, readContext, sniffFormat } = await looking();
    try {
      const probe = await probeResultRef(
        ref,
        readContext({ ...results, signal }),
      );
      const { head, ...facts } = probe;
      return { ...description, ...facts, format: sniffFormat(head) };
    } catch (error) {
      if (signal.aborted) throw error;
      const problem = asProblem(error);
      return { ...description, ...UNKNOWN, isLoadable: false, problem };
    }
  });
}
