import { entriesOf } from "../values/dict.ts";
import { PyError } from "../values/error.ts";
import { isPlain } from "../values/marks.ts";
import { PyObject } from "../values/object.ts";
import { pyText } from "../values/repr.ts";
import { boxListFields } from "./box.ts";
import type { Field } from "./field.ts";
import { geometryFields } from "./geometry.ts";
import { attributeFields, instanceFields } from "./instance.ts";
import { modelFields } from "./model.ts";
import { rowFields } from "./row.ts";

const NO_FIELDS: readonly Field[] = Object.freeze([]);

/** Returns the fields of one family of classes; undefined for other objects. */
const READERS: readonly ((
  object: PyObject,
) => readonly Field[] | undefined)[] = [
  geometryFields,
  rowFields,
  modelFields,
  boxListFields,
];

/**
 * Returns the fields of a value, in order: the columns that a table shows for
 * it.
 *
 * | value | fields |
 * | --- | --- |
 * | dict, in either form | its entries, with keys as strings |
 * | dataclass, attrs class, `SimpleNamespace`, ORM object, any other instance | its attributes |
 * | pydantic model | its fields and extra fields |
 * | namedtuple | its items, by name if the pickle contains the class, otherwise by index |
 * | member of an enum | `value`, and `name` if the pickle contains the class |
 * | row of SQLAlchemy or BigQuery | its columns |
 * | subclass of dict | its entries, then its public attributes |
 * | subclass of list or set | its items by index, then its public attributes |
 * | subclass of another type, such as str | `value`, then its attributes |
 * | exception | `message`, then its attributes, `cause` and notes |
 * | shapely geometry | `type` and `coordinates` of GeoJSON |
 *
 * A value without fields, such as a number, a list, an array or a frame,
 * returns an empty Array. Two fields may have the same name, such as 1 and "1"
 * in a dict.
 *
 * @example A dataclass
 * ```ts
 * import { decodePickle, fields } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * // Written by CPython: pickle.dumps(Address(city="Rome"), protocol=2)
 * const text = "\x80\x02cshop\nAddress\n)\x81}U\x04cityU\x04Romesb.";
 * const address = decodePickle(Uint8Array.from(text, (c) => c.charCodeAt(0)));
 * assertEquals(fields(address), [["city", "Rome"]]);
 * ```
 *
 * @param value A decoded value.
 * @returns Pairs of name and value.
 */
export function fields(value: unknown): readonly Field[] {
  if (typeof value !== "object" || value === null) return NO_FIELDS;
  if (value instanceof PyObject) return objectFields(value);
  if (value instanceof Error) return errorFields(value);
  if (!(value instanceof Map) && !isPlain(value)) return NO_FIELDS;
  return entriesOf(value).map(([key, item]) => [pyText(key), item]);
}

function objectFields(object: PyObject): readonly Field[] {
  for (const read of READERS) {
    const known = read(object);
    if (known !== undefined) return known;
  }
  return instanceFields(object);
}

function errorFields(error: Error): readonly Field[] {
  const found: Field[] = [["name", error.name], ["message", error.message]];
  if (error instanceof PyError) {
    const { args, attributes } = error;
    const isMessage = args.length === 0 ||
      (args.length === 1 && typeof args[0] === "string");
    if (!isMessage) found.push(["args", args]);
    for (const field of attributeFields(attributes)) found.push(field);
  }
  if (error.cause !== undefined) found.push(["cause", error.cause]);
  return found;
}
