// The Arrow schema of a file in `ARROW:schema`: a message of the IPC format in
// base64. It is a flatbuffer; each table is read on demand (format/Schema.fbs,
// format/Message.fbs).

import { ResultError } from "../../../../model/errors.ts";
import { damaged } from "../footer.ts";

/** A type of Arrow, as far as Parquet does not contain it. */
export interface ArrowType {
  /** The number of `Type` in Schema.fbs. */
  readonly id: number;
  /** The unit of times and durations: `s`, `ms`, `us` or `ns`. */
  readonly unit: string;
  /** The time zone of times. */
  readonly timezone: string | undefined;
}

/** A field of Arrow's schema. */
export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  /** Whether the order of a dictionary's values has a meaning. */
  readonly isOrdered: boolean | undefined;
  /** The name of an extension type, and its metadata. */
  readonly extension:
    | { readonly name: string; readonly metadata: string }
    | undefined;
  /** The nested fields, read at each call. */
  children(): readonly ArrowField[];
}

/** The numbers of the types that matter here. */
export const ARROW_TYPE = {
  null: 1,
  timestamp: 10,
  map: 17,
  duration: 18,
} as const;

const UNITS = ["s", "ms", "us", "ns"];

/** The positions of table fields in Schema.fbs and Message.fbs. */
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
/** The default units of types: milliseconds for a duration. */
const DEFAULT_UNITS: ReadonlyMap<number, number> = new Map([
  [ARROW_TYPE.duration, 1],
]);
const TIMEZONE = 1;

/** The cost of a table, such as a field or a pair of metadata. */
const TABLE_COST = 512;

/** The mark before a message since Arrow 0.15. */
const CONTINUATION = 0xffffffff;

/**
 * Reads the fields of a schema.
 *
 * @param charge Charges each read, as parts of the schema may be shared.
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

/** Converts errors of reads past the end, and of invalid base64. */
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

/**
 * A table of a flatbuffer; absent fields are the default, empty or undefined.
 */
interface Table {
  uint8(field: number, byDefault?: number): number;
  text(field: number): string;
  table(field: number): Table | undefined;
  tables(field: number): Table[];
}

const decoder = new TextDecoder();

/** Opens a table. Reads past the end throw a RangeError. */
function tableAt(
  view: DataView,
  at: number,
  charge: (cost: number) => void,
): Table {
  const vtable = at - view.getInt32(at, true);
  const size = view.getUint16(vtable, true);
  /** The position of a field; undefined if it is absent. */
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
