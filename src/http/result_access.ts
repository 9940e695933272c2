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
import { clientContext, withResultSettings } from "../api/client.ts";
import { confine, isConfined, placesOf } from "../read/local/path.ts";
import { hasOwnReader } from "../read/readers.ts";
import { liesBelow } from "../read/local/roots.ts";

const ANY_FILE = { type: "LocalResult", dir: "/", location: null };

/** Reads results for the handler, and refuses those that it must not serve. */
export interface ResultAccess {
  /** Describes a result without reading it. */
  describe(view: TaskRunView): Promise<ResultDescription>;
  /** Describes the stored bytes as well; rejects if they must not be served. */
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
 * Creates the client whose views the handler serves: LocalResults are read only
 * below the folders of the handler, in addition to those of the client.
 */
export function confinedClient(
  client: Client,
  roots: readonly string[] | undefined,
): Client {
  if (roots === undefined) return client;
  return withResultSettings(client, (settings) => confine(settings, roots));
}

/** Creates the functions that read results of a client's views. */
export function createResultAccess(client: Client): ResultAccess {
  const { settings } = clientContext(client);

  /**
   * Returns whether a file lies below the folders of the settings, after links
   * are resolved.
   */
  async function isServed(file: string): Promise<boolean> {
    if (!isConfined(settings) || settings.local === false) return false;
    for (const roots of placesOf(ANY_FILE, settings).roots) {
      if (!await liesBelow(file, roots)) return false;
    }
    return true;
  }

  /**
   * Describes a result. The library checks a file by its path alone, but a root
   * may be a link.
   */
  async function describe(view: TaskRunView): Promise<ResultDescription> {
    const description = describeResult(view);
    const { type, url, problem } = description;
    const isJudged = type === "LocalResult" && problem?.code === "denied";
    if (!isJudged || !url || !await isServed(url)) return description;
    return { ...description, isLoadable: true, problem: null };
  }

  /**
   * The reason why the handler does not serve a result; undefined if it does.
   */
  async function refusalOf(
    view: TaskRunView,
  ): Promise<ResultError | undefined> {
    const { type, url, isLoadable } = await describe(view);
    if (!isLoadable) return undefined; // the library reports the reason
    const types = [type, view.state.result?.type];
    if (types.includes("SecretResult")) return secretRefusal(view);
    const isFile = type === "LocalResult" && !hasOwnReader(type, settings);
    if (!isFile) return undefined;
    return await isServed(url!) ? undefined : localRefusal(view);
  }

  async function check(view: TaskRunView): Promise<void> {
    const refusal = await refusalOf(view);
    if (refusal !== undefined) throw refusal;
  }

  return {
    async describe(view) {
      const description = await describe(view);
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
    "Cannot serve a SecretResult: the handler serves no secrets",
    {
      ref: state.result,
      ...(mapIndex >= 0 && { mapIndex }),
      hint: "Read it with result() in another program",
    },
  );
}

function localRefusal({ state, mapIndex }: TaskRunView): ResultError {
  return new ResultError(
    "denied",
    "Cannot serve a LocalResult: it is not below a folder of the handler",
    {
      ref: state.result,
      ...(mapIndex >= 0 && { mapIndex }),
      hint:
        "Set the folders in createHandler({ local: { roots } }), or in results.local of the client",
    },
  );
}
