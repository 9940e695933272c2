import { streamMappedJson, type TaskRunView } from "@taskrunview/taskrunview";
import { cut, type Kind, padded, type Shard } from "../plan.ts";

/** The results of a mapped task, as NDJSON parts of successive children. */
export interface ChildrenPlan {
  readonly kind: "export";
  readonly slug: string;
  readonly flowRunId: string;
  /** How many children there are. */
  readonly count: number;
  /** How many of them a part has. */
  readonly size: number;
}

/** Successive children. */
export interface ChildrenShard extends Shard {
  /** The first map index. */
  readonly start: number;
  /** The map index to end before. */
  readonly end: number;
}

/** Cuts the children into parts. */
export function childrenShards(
  { count, size }: Pick<ChildrenPlan, "count" | "size">,
): ChildrenShard[] {
  return cut(count, size).map(({ start, end }) => ({
    name: `part-${padded(start)}-${padded(end)}.ndjson`,
    count: end - start,
    start,
    end,
  }));
}

/** Writes a line `{ mapIndex, state, result }` per child. */
export function exportChildren(
  plan: ChildrenPlan,
  parent: TaskRunView,
): Kind<ChildrenShard> {
  return {
    shards: childrenShards(plan),
    write: ({ name, start, end }, bucket) =>
      bucket.write(
        name,
        streamMappedJson(parent, { start, end, settled: true }),
      ),
    async count({ name, count }, path) {
      let lines = 0;
      for await (const chunk of (await Deno.open(path)).readable) {
        lines += chunk.filter((byte) => byte === NEWLINE).length;
      }
      if (lines === count) return lines;
      throw new Error(`Cannot accept "${name}": it has ${lines} of ${count}`);
    },
  };
}

const NEWLINE = 10;
