// Nested elements of Arrow: lists, structs, maps, unions, and dictionary
// values.

import { fitsPlain } from "../../key_order.ts";
import { setOwn } from "../../values/dict.ts";
import { bufferAt, viewOf } from "./buffers.ts";
import {
  type ArrowArray,
  type ArrowContext,
  outOfBounds,
  type Reader,
  type StoredArrow,
} from "./reader.ts";
import { endsOf } from "./text.ts";
import type { ArrowField, ArrowType } from "./type.ts";

/** Reads a child; undefined if its type is unknown. */
export type ReadChild = (
  given: unknown,
  type: ArrowType,
) => ArrowArray | undefined;

type MakeReader = (
  stored: StoredArrow,
  context: ArrowContext,
  child: ReadChild,
) => Reader | undefined;

function childOf(
  { children, type }: StoredArrow,
  place: number,
  child: ReadChild,
): ArrowArray | undefined {
  const part = type.parts?.[place];
  return part && child(children[place], part.type);
}

/**
 * A range of elements of a child; each call returns the elements of the same
 * Array.
 */
function slice(child: ArrowArray, from: number, to: number): unknown[] {
  return Array.from({ length: to - from }, (_, i) => child.at(from + i));
}

const list = (width: number): MakeReader => (stored, context, child) => {
  const items = childOf(stored, 0, child);
  if (items === undefined) return undefined;
  const ends = endsOf(stored, width, items.length, context);
  return {
    read: (place) => slice(items, ends.at(place), ends.at(place + 1)),
  };
};

/** Keys and values are the fields of the child, which is a struct. */
const map: MakeReader = (stored, context, child) => {
  const [key, value] = stored.type.parts as [ArrowField, ArrowField];
  const parts = [{ ...key, name: "key" }, { ...value, name: "value" }];
  const entry: ArrowType = { name: "struct", text: "struct", parts };
  const entries = child(stored.children[0], entry);
  if (entries === undefined) return undefined;
  const ends = endsOf(stored, 4, entries.length, context);
  return {
    read: (place) =>
      slice(entries, ends.at(place), ends.at(place + 1)).map((pair) => {
        const fields = pair as Record<string, unknown> | null;
        return [fields?.key ?? null, fields?.value ?? null];
      }),
  };
};

const fixedList: MakeReader = (stored, _context, child) => {
  const items = childOf(stored, 0, child);
  const { offset, length, type: { size = 0 } } = stored;
  if (items === undefined) return undefined;
  if (items.length < (offset + length) * size) throw outOfBounds();
  return { read: (place) => slice(items, place * size, (place + 1) * size) };
};

/** Lists may share elements, which are therefore created once. */
const listView = (width: number): MakeReader => (stored, context, child) => {
  const items = childOf(stored, 0, child);
  const { offset, length, buffers } = stored;
  if (items === undefined) return undefined;
  const starts = viewOf(bufferAt(buffers, 1, (offset + length) * width));
  const sizes = viewOf(bufferAt(buffers, 2, (offset + length) * width));
  const at = (view: DataView, place: number) =>
    width === 4
      ? view.getInt32(place * 4, true)
      : Number(view.getBigInt64(place * 8, true));
  context.checks.push({
    count: length,
    run(from, to) {
      for (let i = offset + from; i < offset + to; i++) {
        const [start, size] = [at(starts, i), at(sizes, i)];
        const fits = start >= 0 && size >= 0 && start + size <= items.length;
        if (!fits) throw outOfBounds();
        context.charge(size * SLOT_BYTES);
      }
    },
  });
  const all = once(() => slice(items, 0, items.length));
  return {
    read: (place) => {
      const start = at(starts, place);
      return all().slice(start, start + at(sizes, place));
    },
  };
};

const SLOT_BYTES = 8;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const struct: MakeReader = (stored, context, child) => {
  const { offset, length, type: { parts = [] } } = stored;
  const fields: [name: string, array: ArrowArray][] = [];
  for (const [i, { name, type }] of parts.entries()) {
    const array = child(stored.children[i], type);
    if (array === undefined) return undefined;
    if (array.length < offset + length) throw outOfBounds();
    fields.push([name, array]);
  }
  context.charge(length * fields.length * SLOT_BYTES);
  if (!fitsPlain(fields.map(([name]) => name))) {
    return {
      read: (place) =>
        new Map(fields.map(([name, array]) => [name, array.at(place)])),
    };
  }
  return {
    read(place) {
      const value: Record<string, unknown> = {};
      for (const [name, array] of fields) setOwn(value, name, array.at(place));
      return value;
    },
  };
};

/**
 * Each element is an index into a second array, whose values are created once.
 */
const dictionary: MakeReader = (stored, context, child) => {
  const [index, value] = stored.type.parts!;
  const values = child(stored.dictionary, value!.type);
  const places = child(
    [null, stored.length, 0, stored.offset, [...stored.buffers], []],
    index!.type,
  );
  if (values === undefined || places === undefined) return undefined;
  const all = once(() => slice(values, 0, values.length));
  context.checks.push({
    count: stored.length,
    run(from, to) {
      for (let i = from; i < to; i++) {
        const at = places.at(i);
        if (
          at !== null &&
          !((at as number) >= 0 && (at as number) < values.length)
        ) {
          throw outOfBounds();
        }
      }
    },
  });
  return { read: (place) => all()[Number(places.at(place - stored.offset))] };
};

const runEnds: MakeReader = (stored, context, child) => {
  const ends = childOf(stored, 0, child);
  const values = childOf(stored, 1, child);
  if (ends === undefined || values === undefined) return undefined;
  if (values.length < ends.length) throw outOfBounds();
  const all = once(() => slice(values, 0, values.length));
  const last = ends.length === 0 ? 0 : Number(ends.at(ends.length - 1));
  if (last < stored.offset + stored.length) throw outOfBounds();
  context.charge(ends.length * SLOT_BYTES);
  return {
    read(place) {
      let low = 0;
      let high = ends.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (Number(ends.at(middle)) > place) high = middle;
        else low = middle + 1;
      }
      return all()[low];
    },
  };
};

const union = (isDense: boolean): MakeReader => (stored, context, child) => {
  const { offset, length, buffers, type: { parts = [], codes = [] } } = stored;
  const types = bufferAt(buffers, 1, offset + length);
  const places = isDense
    ? viewOf(bufferAt(buffers, 2, (offset + length) * 4))
    : undefined;
  const arrays = new Map<number, ArrowArray>();
  for (const [i, { type }] of parts.entries()) {
    const array = child(stored.children[i], type);
    if (array === undefined) return undefined;
    arrays.set(codes[i]!, array);
  }
  const placeOf = (place: number) =>
    places === undefined ? place : places.getInt32(place * 4, true);
  const values = new Map(
    [...arrays].map(([code, array]) =>
      [code, once(() => slice(array, 0, array.length))] as const
    ),
  );
  context.checks.push({
    count: length,
    run(from, to) {
      for (let i = offset + from; i < offset + to; i++) {
        const array = arrays.get(types[i]!);
        const at = placeOf(i);
        if (array === undefined || !(at >= 0 && at < array.length)) {
          throw outOfBounds();
        }
      }
    },
  });
  return { read: (place) => values.get(types[place]!)!()[placeOf(place)] };
};

const READERS: ReadonlyMap<string, MakeReader> = new Map<string, MakeReader>([
  ["list", list(4)],
  ["large_list", list(8)],
  ["map", map],
  ["fixed_size_list", fixedList],
  ["list_view", listView(4)],
  ["large_list_view", listView(8)],
  ["struct", struct],
  ["dictionary", dictionary],
  ["run_end_encoded", runEnds],
  ["dense_union", union(true)],
  ["sparse_union", union(false)],
]);

/** Reads nested elements; undefined for unknown types. */
export function nestedReader(
  stored: StoredArrow,
  context: ArrowContext,
  child: ReadChild,
): Reader | undefined {
  return READERS.get(stored.type.name)?.(stored, context, child);
}
