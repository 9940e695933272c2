// What Arrow notes about its schema in the file, as `ARROW:schema`: a message of
// its IPC format in base64. It is a flatbuffer, of which each table is read
// when it is needed (format/Schema.fbs, format/Message.fbs).

import { ResultError } from "../../../../model/errors.ts";
import { damaged } from "../footer.ts";

/** A type of Arrow, as far as Parquet does not say it. */
export interface ArrowType {
  /** The number of `Type` in Schema.fbs. */
  readonly id: number;
  /** Of times and durations: `s`, `ms`, `us` or `ns`. */
  readonly unit: string;
  /** Of times. */
  readonly timezone: string | undefined;
}

/** A field of Arrow's schema. */
export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  /** Of a dictionary: whether the order of its values has a meaning. */
  readonly isOrdered: boolean | undefined;
  /** The name of an extension type, and what it notes of itself. */
  readonly extension:
    | { readonly name: string; readonly metadata: string }
    | undefined;
  /** The fields in it, read at each call. */
  children(): readonly ArrowField[];
}

/** The numbers of types that matter here. */
export const ARROW_TYPE = {
  null: 1,
  timestamp: 10,
  map: 17,
  duration: 18,
} as const;

const UNITS = ["s", "ms", "us", "ns"];

/** The fields of tables, by their places in Schema.fbs and Message.fbs. */
const MESSAGE_HEADER = 2;
const SCHEMA_FIELDS = 1;
const FIELD = {
  name: 0,
  typeId: 2,
  type: 3,
  dictionary: 4,
  children: 5,
  metadata: 6,
} as const;
const DICTIONARY_IS_ORDERED = 2;
const UNIT = 0;
/** The unit of a type that states none: milliseconds of a duration. */
const DEFAULT_UNITS: ReadonlyMap<number, number> = new Map([
  [ARROW_TYPE.duration, 1],
]);
const TIMEZONE = 1;

/** What it costs to read a table, such as a field or a pair of metadata. */
const TABLE_COST = 512;

/** In front of a message since Arrow 0.15. */
const CONTINUATION = 0xffffffff;

/**
 * Reads the fields of a schema.
 *
 * @param charge Pays for what is read: parts of it may be shared.
 * @throws {SyntaxError} If it is damaged, also later by `children()`.
 */
export function readArrowSchema(
  base64: string,
  charge: (cost: number) => void,
): readonly ArrowField[] {
  return checked(() => {
    const text = atob(base64);
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const start = view.getUint32(0, true) === CONTINUATION ? 8 : 4;
    const message = tableAt(view, start + view.getUint32(start, true), charge);
    const schema = message.table(MESSAGE_HEADER);
    return schema?.tables(SCHEMA_FIELDS).map(fieldOf) ?? [];
  });
}

/** A read past the end, or text that is not base64. */
function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ResultError ? error : damaged();
  }
}

function fieldOf(table: Table): ArrowField {
  const type = table.table(FIELD.type);
  const dictionary = table.table(FIELD.dictionary);
  const id = table.uint8(FIELD.typeId);
  const isTimed = id === ARROW_TYPE.timestamp || id === ARROW_TYPE.duration;
  const metadata = new Map(
    table.tables(FIELD.metadata).map((pair) => [pair.text(0), pair.text(1)]),
  );
  const extension = metadata.get("ARROW:extension:name");
  return {
    name: table.text(FIELD.name),
    type: {
      id,
      unit:
        UNITS[isTimed ? type?.uint8(UNIT, DEFAULT_UNITS.get(id)) ?? 0 : 0] ??
          "s",
      timezone: id === ARROW_TYPE.timestamp
        ? type?.text(TIMEZONE) || undefined
        : undefined,
    },
    isOrdered: dictionary && dictionary.uint8(DICTIONARY_IS_ORDERED) !== 0,
    extension: extension
      ? {
        name: extension,
        metadata: metadata.get("ARROW:extension:metadata") ?? "",
      }
      : undefined,
    children: () => checked(() => table.tables(FIELD.children).map(fieldOf)),
  };
}

/** A table of a flatbuffer; what it does not have is the default, empty or undefined. */
interface Table {
  uint8(field: number, byDefault?: number): number;
  text(field: number): string;
  table(field: number): Table | undefined;
  tables(field: number): Table[];
}

const decoder = new TextDecoder();

/** Reads past the end throw a RangeError. */
function tableAt(
  view: DataView,
  at: number,
  charge: (cost: number) => void,
): Table {
  const vtable = at - view.getInt32(at, true);
  const size = view.getUint16(vtable, true);
  /** Where a field is; undefined if it is not there. */
  const placeOf = (field: number) => {
    const slot = 4 + field * 2;
    const offset = slot < size ? view.getUint16(vtable + slot, true) : 0;
    return offset === 0 ? undefined : at + offset;
  };
  const follow = (place: number) => place + view.getUint32(place, true);
  return {
    uint8(field, byDefault = 0) {
      const place = placeOf(field);
      return place === undefined ? byDefault : view.getUint8(place);
    },
    text(field) {
      const place = placeOf(field);
      if (place === undefined) return "";
      const start = follow(place);
      const length = view.getUint32(start, true);
      charge(length);
      return decoder.decode(
        new Uint8Array(view.buffer, start + 4, length),
      );
    },
    table(field) {
      const place = placeOf(field);
      return place === undefined
        ? undefined
        : tableAt(view, follow(place), charge);
    },
    tables(field) {
      const place = placeOf(field);
      if (place === undefined) return [];
      const start = follow(place);
      const count = view.getUint32(start, true);
      if (count * 4 > view.byteLength - start) throw damaged();
      charge(count * TABLE_COST);
      return Array.from({ length: count }, (_, i) => {
        const slot = start + 4 + i * 4;
        return tableAt(view, follow(slot), charge);
      });
    },
  };
}
