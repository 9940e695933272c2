/** A mapped task of one flow run. */
export interface Target {
  readonly slug: string;
  readonly flowRunId: string;
}

/** Some successive children: what one job exports. */
export interface Shard extends Target {
  /** The first map index. */
  readonly start: number;
  /** The map index to end before. */
  readonly end: number;
}

/** Cuts children into shards of one size; the last one may be shorter. */
export function planShards(
  target: Target,
  count: number,
  size: number,
): Shard[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, at) => ({
    ...target,
    start: at * size,
    end: Math.min(count, (at + 1) * size),
  }));
}

/** Where a shard is written: names sort as the children do. */
export function partName({ start, end }: Shard): string {
  return `part-${padded(start)}-${padded(end)}.ndjson`;
}

function padded(index: number): string {
  return String(index).padStart(9, "0");
}
