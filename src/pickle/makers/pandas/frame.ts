// Creates DataFrames and Series, also of subclasses, from their managers.

import {
  type Dict,
  getOwn,
  isDict,
  mayHave,
  setOwn,
} from "../../values/dict.ts";
import { current } from "../../values/forward.ts";
import { DataFrame } from "../../values/frame.ts";
import type {
  Column,
  FrameDetails,
  Labels,
} from "../../values/pandas/column.ts";
import { setHeld } from "../../values/pandas/held.ts";
import { Series } from "../../values/pandas/series.ts";
import { type MakeContext, Pending } from "../maker.ts";
import { type PdBlock, PdManager } from "./block.ts";
import { LABEL_BYTES, PdIndex } from "./index.ts";
import { isObject, pick, takePart } from "./state.ts";

/** A DataFrame or Series of pandas itself. */
export class PendingFrame extends Pending {
  build(state: unknown, context: MakeContext): unknown {
    return this.className.endsWith("Series")
      ? seriesOf(state, undefined, context)
      : frameOf(state, undefined, context);
  }
}

/** The state of an instance of a subclass identifies it. */
export function adoptFrame(
  className: string,
  state: unknown,
  context: MakeContext,
): DataFrame | Series | undefined {
  // Every object with a state passes here.
  if (!isDict(state) || !mayHave(state, "_typ")) return undefined;
  const kind = pick(state, "_typ");
  if (kind === "dataframe") return frameOf(state, className, context);
  return kind === "series" ? seriesOf(state, className, context) : undefined;
}

/** An axis of a frame, and the objects that its labels refer to. */
interface Axis {
  readonly labels: Labels;
  readonly objects: readonly object[];
}

function frameOf(
  state: unknown,
  className: string | undefined,
  context: MakeContext,
): DataFrame | undefined {
  const found = takePart(pick(state, "_mgr", "_data"), PdManager);
  if (found === undefined || found.axes.length !== 2) return undefined;
  const width = found.blocks.reduce(
    (sum, { places }) => sum + places.length,
    0,
  );
  const columns = axisOf(found.axes[0], width, context);
  const index = axisOf(found.axes[1], rowsOf(found.blocks), context);
  if (columns === undefined || index === undefined) return undefined;
  const { length } = index.labels;
  const data = columnsOfBlocks(found.blocks, columns.labels.length, length);
  if (data === undefined) return undefined;
  if (data.length === 0) context.charge(length * LABEL_BYTES);
  const details = detailsOf(state, className, OF_FRAME);
  const frame = new DataFrame(columns.labels, index.labels, data, details);
  holdAll(frame, details, found.blocks, [columns, index]);
  return frame;
}

function seriesOf(
  state: unknown,
  className: string | undefined,
  context: MakeContext,
): Series | undefined {
  const found = takePart(pick(state, "_mgr", "_data"), PdManager);
  const [block] = found?.blocks ?? [];
  if (block === undefined || found!.axes.length !== 1) return undefined;
  const index = axisOf(found!.axes[0], block.array?.length, context);
  if (index === undefined) return undefined;
  const { length } = index.labels;
  const width = block.array?.width ?? 1;
  if (width !== 1 || (block.array?.length ?? length) !== length) {
    return undefined;
  }
  // The name may still be replaced.
  const name = pick(state, "_name", "name") ?? null;
  const details = detailsOf(state, className, OF_SERIES);
  const series = new Series(
    name,
    index.labels,
    block.column(0, length),
    details,
  );
  holdAll(series, details, [block], [index]);
  return series;
}

function axisOf(
  given: unknown,
  length: number | undefined,
  context: MakeContext,
): Axis | undefined {
  const index = takePart(given, PdIndex);
  if (index !== undefined) return { labels: index, objects: index.objects };
  const value = current(given);
  if (length === undefined || typeof value !== "object" || value === null) {
    return undefined;
  }
  context.charge(length * LABEL_BYTES);
  return unknownAxis(value, length);
}

/** For an unknown index, each label is the index. */
function unknownAxis(index: object, length: number): Axis {
  const labels = Array.from({ length }, () => index);
  return { labels: { length, names: [null], labels }, objects: [labels] };
}

/** The number of rows; undefined if no block contains it. */
function rowsOf(blocks: readonly PdBlock[]): number | undefined {
  return blocks.find(({ array }) => array !== undefined)?.array?.length;
}

/** The columns in order; undefined if any is missing or repeated. */
function columnsOfBlocks(
  blocks: readonly PdBlock[],
  width: number,
  length: number,
): Column[] | undefined {
  const total = blocks.reduce((sum, { places }) => sum + places.length, 0);
  if (total !== width) return undefined;
  const columns = new Map<number, Column>();
  for (const block of blocks) {
    if ((block.array?.length ?? length) !== length) return undefined;
    block.places.forEach((place, i) =>
      columns.set(place, block.column(i, length))
    );
  }
  const ordered: Column[] = [];
  for (let i = 0; i < width; i++) {
    const column = columns.get(i);
    if (column === undefined) return undefined;
    ordered.push(column);
  }
  return ordered;
}

/** The keys of a state that are not attributes. */
const OF_FRAME: ReadonlySet<string> = new Set(
  ["_mgr", "_data", "_typ", "_metadata", "attrs", "_flags"],
);
const OF_SERIES: ReadonlySet<string> = new Set([...OF_FRAME, "_name", "name"]);

function detailsOf(
  given: unknown,
  className: string | undefined,
  known: ReadonlySet<string>,
): FrameDetails {
  const state = current(given) as Dict;
  const attrs = pick(state, "attrs");
  const keys = state instanceof Map ? [...state.keys()] : Object.keys(state);
  let metadata: Record<string, unknown> | undefined;
  for (const key of keys) {
    if (typeof key !== "string" || known.has(key)) continue;
    setOwn(metadata ??= {}, key, getOwn(state, key));
  }
  // Each frame has flags, nearly always the same.
  const flags = pick(state, "_flags");
  if (pick(flags, "allows_duplicate_labels") === false) {
    (metadata ??= {})._flags = flags;
  }
  return {
    ...(className !== undefined && { className }),
    // A dict with keys other than strings is a Map, as everywhere.
    ...(isDict(attrs) && { attrs: attrs as Record<string, unknown> }),
    ...(metadata && { metadata }),
  };
}

function isEmpty(dict: object): boolean {
  return dict instanceof Map ? dict.size === 0 : Object.keys(dict).length === 0;
}

/** Registers the objects of the value for iterations. */
function holdAll(
  owner: DataFrame | Series,
  { attrs, metadata }: FrameDetails,
  blocks: readonly PdBlock[],
  axes: readonly Axis[],
): void {
  const held: object[] = [];
  for (const { objects } of [...axes, ...blocks]) {
    for (const object of objects) held.push(object);
  }
  // The labels of columns exist already.
  const isShown = owner instanceof DataFrame && axes[0]!.objects.length > 0;
  if (isShown) held.push(owner.columns);
  if (attrs !== undefined && !isEmpty(attrs)) held.push(attrs);
  if (metadata !== undefined) held.push(metadata);
  if (owner instanceof Series && isObject(owner.name)) held.push(owner.name);
  setHeld(owner, held);
}
