import { withDeadline } from "../../async/abort.ts";
import { runPool } from "../../async/pool.ts";
import {
  callLimits,
  type Client,
  clientContext,
  createClient,
} from "../../api/client.ts";
import { ResultError } from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import { probeResultRef } from "../../read/mod.ts";
import { hasStoredBytes, referenceOf } from "../reference.ts";
import type { TaskRunRecord } from "../rows.ts";
import { openSource } from "../source/open_source.ts";
import type { ArchiveSource, FlowRunSelection } from "../source/source.ts";
import { type ArchiveOptions, checkArchiveOptions } from "./options.ts";
import { checkClass, once, refOf } from "./results.ts";

/** How much an archive would hold. */
export interface ArchiveEstimate {
  /** The number of flow runs; null if the source does not count them. */
  readonly flowRuns: number | null;
  /** The number of task runs; null if the source does not count them. */
  readonly taskRuns: number | null;
  /** The number of log lines; null if they are not selected, or not counted. */
  readonly logs: number | null;
  /** The results, estimated from a sample; null if they are not selected. */
  readonly results: ResultEstimate | null;
}

/** How many results there are and how large they are, estimated. */
export interface ResultEstimate {
  /** The estimated number of results; null without a sample. */
  readonly count: number | null;
  /** The estimated number of their bytes; null if the size of none is known. */
  readonly bytes: number | null;
  /** The parts of the estimate. */
  readonly sample: {
    /** The number of task runs in the sample. */
    readonly taskRuns: number;
    /** The number of these that refer to stored bytes. */
    readonly stored: number;
    /** The number of results whose size was requested. */
    readonly probed: number;
    /** The number of these that cannot be read. */
    readonly unreadable: number;
    /** The mean size of the others in bytes; null if it is not known. */
    readonly meanBytes: number | null;
  };
}

const ACT = "estimate an archive";

/** How many task runs a sample has, and of how many flow runs. */
const SAMPLE = 1_000;
const SAMPLED_FLOW_RUNS = 50;

/** How many results of a sample are looked at. */
const PROBES = 100;

/**
 * Counts what {@linkcode archiveRuns} with the same options would read, and
 * estimates the size of the results from a sample. Nothing is written.
 *
 * @example Estimate the size of an archive
 * ```ts
 * import { estimateArchive } from "@taskrunview/taskrunview/archive";
 * import { createClient } from "@taskrunview/taskrunview";
 * import { recordedFlowRuns, startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend(recordedFlowRuns());
 * const client = createClient({ apiUrl: api.url });
 * const { flowRuns, taskRuns } = await estimateArchive({ client, everything: true });
 * assertEquals([flowRuns, taskRuns], [3, 11]);
 * ```
 *
 * @param options As of {@linkcode archiveRuns}.
 * @throws {TypeError} If an option is unknown or of a wrong type, or no flow
 * runs are selected.
 * @throws {ArchiveError} `database` if the database of the server cannot be
 * read.
 * @throws {ApiError} If the API cannot be read.
 */
export async function estimateArchive(
  options: ArchiveOptions,
): Promise<ArchiveEstimate> {
  const { selection, parts, concurrency } = checkArchiveOptions(ACT, options);
  const { client = createClient(), timeoutMs } = options;
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  const source = await openSource({ ...options, concurrency, client });
  try {
    const { flowRuns, taskRuns, logs } = await source.count(selection, signal);
    const sampled = parts.results
      ? await sampleOf(source, selection, signal)
      : [];
    const results = parts.results
      ? estimateOf(
        sampled,
        taskRuns,
        await probeSizes(sampled, { client, timeoutMs, concurrency }, signal),
      )
      : null;
    return { flowRuns, taskRuns, logs: parts.logs ? logs : null, results };
  } finally {
    await source.close();
  }
}

/** Some task runs; ids are random, so the first are as good as any. */
async function sampleOf(
  source: ArchiveSource,
  selection: FlowRunSelection,
  signal: AbortSignal,
): Promise<readonly TaskRunRecord[]> {
  const sampled: TaskRunRecord[] = [];
  for await (const { flowRuns } of source.flowRuns(selection, signal)) {
    const ids = flowRuns.slice(0, SAMPLED_FLOW_RUNS).map(({ id }) => id);
    for await (const page of source.taskRuns(ids, {}, false, signal)) {
      for (const taskRun of page.taskRuns) sampled.push(taskRun);
      if (sampled.length >= SAMPLE) break;
    }
    break;
  }
  return sampled.slice(0, SAMPLE);
}

/** How results are probed. */
interface Probing {
  readonly client: Client;
  readonly timeoutMs: number | undefined;
  readonly concurrency: number;
}

/** The sizes of some results; null if one cannot be read, or has no known size. */
async function probeSizes(
  sampled: readonly TaskRunRecord[],
  { client, timeoutMs, concurrency }: Probing,
  signal: AbortSignal,
): Promise<readonly Probe[]> {
  const refs = new Map(
    refsOf(sampled).map((ref) => [referenceOf(ref), ref]),
  );
  const probes: Probe[] = [];
  const context = clientContext(client);
  await runPool({
    loadPage: once([...refs.values()].slice(0, PROBES)),
    async run(stored: ResultRef, signal) {
      try {
        const ref = context.settings.rewrite?.(stored) ?? stored;
        checkClass(ref, client);
        const { size } = await withDeadline(
          callLimits(client, { signal, timeoutMs }),
          () => new ResultError("timeout", "Cannot probe a result", { ref }),
          (signal) => probeResultRef(ref, { ...context, signal }),
        );
        probes.push({ isReadable: true, size });
      } catch (error) {
        if (!(error instanceof ResultError)) throw error;
        probes.push({ isReadable: false, size: null });
      }
    },
    reserve: 1,
    concurrency,
    signal,
  });
  return probes;
}

interface Probe {
  readonly isReadable: boolean;
  readonly size: number | null;
}

function refsOf(sampled: readonly TaskRunRecord[]): ResultRef[] {
  return sampled.map((run) => refOf(run.serialized_state))
    .filter(hasStoredBytes);
}

function estimateOf(
  sampled: readonly TaskRunRecord[],
  taskRuns: number | null,
  probes: readonly Probe[],
): ResultEstimate {
  const stored = refsOf(sampled).length;
  const readable = probes.filter(({ isReadable }) => isReadable);
  const sizes = readable.map(({ size }) => size).filter((size) =>
    size !== null
  );
  const meanBytes = sizes.length === 0
    ? null
    : sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const count = taskRuns === null || sampled.length === 0
    ? null
    : Math.round(taskRuns * stored / sampled.length);
  const share = probes.length === 0 ? 0 : readable.length / probes.length;
  return {
    count,
    bytes: count === null || meanBytes === null
      ? null
      : Math.round(count * share * meanBytes),
    sample: {
      taskRuns: sampled.length,
      stored,
      probed: probes.length,
      unreadable: probes.length - readable.length,
      meanBytes: meanBytes === null ? null : Math.round(meanBytes),
    },
  };
}
