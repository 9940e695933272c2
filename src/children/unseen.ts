/** Some successive map indices: from the first up to, not with, the last. */
export interface IndexRange {
  readonly _gte: number;
  readonly _lt?: number;
}

/**
 * The ranges of the indices that are not marked, the last of them open.
 *
 * @param seen Has `true` at each index that was seen.
 */
export function unseenRanges(seen: readonly boolean[]): IndexRange[] {
  const ranges: IndexRange[] = [];
  let from = 0;
  for (let index = 0; index < seen.length; index++) {
    if (!seen[index]) continue;
    if (index > from) ranges.push({ _gte: from, _lt: index });
    from = index + 1;
  }
  ranges.push({ _gte: from });
  return ranges;
}
