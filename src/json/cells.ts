import type { JsonValue } from "../model/state/state.ts";
import { fields, type PyObject } from "../pickle/mod.ts";
import { container, encodePairs, holdBuffer } from "./container.ts";
import { encodeDict } from "./containers.ts";
import { encodeWith, withForms } from "./encode.ts";
import type { Writer } from "./forms.ts";

/**
 * Converts an instance to a dict of its fields, as expected in a table. An
 * instance with unnamed fields is a list.
 */
function encodeFields(object: PyObject, writer: Writer): JsonValue {
  const named = fields(object);
  // Its fields, such as the coordinates of a geometry, are created from it.
  if (object.state instanceof Uint8Array) {
    holdBuffer(object.state, writer.budget);
  }
  if (named.length > 0 && named.every(([name], i) => name === String(i))) {
    return named.map(([, item]) => writer.write(item));
  }
  const dict = Object.fromEntries(named);
  const names = Object.keys(dict);
  const isInOrder = names.length === named.length &&
    named.every(([name], i) => name === names[i]);
  return isInOrder
    ? encodeDict(dict, writer)
    : { $type: "map", entries: encodePairs(named, writer) };
}

const CELL_FORMS = /* @__PURE__ */ withForms({
  PyObject: container(encodeFields),
});

/**
 * Converts the value of a cell of a table to JSON, as `encodeJson` does, except
 * that instances are dicts of their fields.
 *
 * @throws {EncodeError} If the JSON is nested too deep, or out of proportion to
 * the value.
 */
export function encodeCell(value: unknown): JsonValue {
  return encodeWith(value, CELL_FORMS);
}
