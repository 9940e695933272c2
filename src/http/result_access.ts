import {
  type CallOptions,
  type Client,
  describeResult,
  openResult,
  type ProbedResultDescription,
  probeResult,
  type ResultDescription,
  ResultError,
  type TaskRunView,
} from "../../mod.ts";
import { isConfined, rootsCheck } from "./local_files.ts";

/** How results are read by the handler: what it may not give, it refuses. */
export interface ResultAccess {
  /** Tells what is known of a result. */
  describe(view: TaskRunView): Promise<ResultDescription>;
  /** Looks at what is stored as well; rejects where that cannot be had. */
  probe(
    view: TaskRunView,
    options: CallOptions,
  ): Promise<ProbedResultDescription>;
  /** Loads the value. */
  load(view: TaskRunView, options: CallOptions): Promise<unknown>;
  /** Opens the stored bytes. */
  open(
    view: TaskRunView,
    options: CallOptions,
  ): Promise<ReadableStream<Uint8Array>>;
}

/**
 * Makes the functions that read results of a client's views.
 *
 * @param roots The folders that the handler was told; undefined where it relies
 * on those of the client.
 */
export function createResultAccess(
  client: Client,
  roots: readonly string[] | undefined,
): ResultAccess {
  const isAllowed = roots ? rootsCheck(roots) : undefined;
  const confined = isAllowed === undefined && isConfined(client);

  /** Why the handler gives no such result; undefined where it does. */
  async function refusalOf(
    view: TaskRunView,
  ): Promise<ResultError | undefined> {
    const { type, url, isLoadable } = describeResult(view);
    if (!isLoadable) return undefined; // the library says why
    const types = [type, view.state.result?.type];
    if (types.includes("SecretResult")) return secretRefusal(view);
    if (type !== "LocalResult") return undefined;
    const isGiven = isAllowed ? await isAllowed(url!) : confined;
    return isGiven ? undefined : localRefusal(view);
  }

  async function check(view: TaskRunView): Promise<void> {
    const refusal = await refusalOf(view);
    if (refusal !== undefined) throw refusal;
  }

  return {
    async describe(view) {
      const description = describeResult(view);
      const refusal = await refusalOf(view);
      if (refusal === undefined) return description;
      const { code, message, hint = null } = refusal;
      const problem = { code, message, hint };
      return { ...description, isLoadable: false, problem };
    },
    async probe(view, options) {
      await check(view);
      return await probeResult(view, options);
    },
    async load(view, options) {
      await check(view);
      return await view.result(options);
    },
    async open(view, options) {
      await check(view);
      return await openResult(view, options);
    },
  };
}

function secretRefusal({ state, mapIndex }: TaskRunView): ResultError {
  return new ResultError(
    "denied",
    "Cannot give a SecretResult: the handler gives no secrets",
    {
      ref: state.result,
      ...(mapIndex >= 0 && { mapIndex }),
      hint: "Read it with result() in a program of your own",
    },
  );
}

function localRefusal({ state, mapIndex }: TaskRunView): ResultError {
  return new ResultError(
    "denied",
    "Cannot give a LocalResult: it is in no folder that the handler was told",
    {
      ref: state.result,
      ...(mapIndex >= 0 && { mapIndex }),
      hint:
        "Name the folders in createHandler({ local: { roots } }), or in the client's results.local",
    },
  );
}
