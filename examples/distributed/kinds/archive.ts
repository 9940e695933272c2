import { type Client, iterFlowRuns } from "@taskrunview/taskrunview";
import {
  archiveRuns,
  type ArchiveSelection,
  openArchive,
} from "@taskrunview/taskrunview/archive";
import { cut, type Kind, padded, type Shard } from "../plan.ts";
import { withTemporaryFile } from "../temporary_file.ts";

/** Flow runs with all that belongs to them, as parts that are archives. */
export interface FlowRunsPlan {
  readonly kind: "archive";
  /** The ids of the flow runs of each part. */
  readonly parts: readonly (readonly string[])[];
}

/** Some flow runs. */
export interface FlowRunsShard extends Shard {
  readonly flowRunIds: readonly string[];
}

/** Where rows and results come from. */
export interface Source {
  readonly client: Client;
  /** The PostgreSQL of the server; the API by default. */
  readonly databaseUrl?: string | undefined;
}

/** Selects flow runs and cuts them into parts. */
export async function planFlowRuns(
  client: Client,
  { everything: _everything, flowRunIds, ...selection }: ArchiveSelection,
  size: number,
): Promise<FlowRunsPlan> {
  const ids = flowRunIds ?? [];
  const found = flowRunIds ? [] : await Array.fromAsync(
    iterFlowRuns({ ...selection, client }),
    ({ flowRunId }) => flowRunId,
  );
  const all = [...ids, ...found];
  const parts = cut(all.length, size)
    .map(({ start, end }) => all.slice(start, end));
  return { kind: "archive", parts };
}

/** Writes an archive of one file per part. */
export function archiveFlowRuns(
  { parts }: FlowRunsPlan,
  source: Source,
): Kind<FlowRunsShard> {
  return {
    shards: parts.map((flowRunIds, index) => ({
      name: `part-${padded(index)}.sqlite`,
      count: flowRunIds.length,
      flowRunIds,
    })),
    write: ({ name, flowRunIds }, bucket) =>
      withTemporaryFile(name, async (path) => {
        await archiveRuns(path, { ...source, flowRunIds });
        await bucket.write(name, (await Deno.open(path)).readable);
      }),
    async count(_shard, path) {
      // A flow run that was deleted after the plan was made is no fault.
      await using client = await openArchive(path);
      return (await Array.fromAsync(iterFlowRuns({ client }))).length;
    },
  };
}
