// JSON for display: the lossless form, and additional data that otherwise
// requires knowledge of Python's classes.

import type { JsonValue } from "../model/state/state.ts";
import {
  type Field,
  fields,
  type PyError,
  type PyObject,
  type PyPeriod,
} from "../pickle/mod.ts";
import { isBytearray, isMutableSet, isTuple } from "../pickle/values/marks.ts";
import { container, encodePairs, holdBuffer } from "./container.ts";
import { CONTAINER_FORMS } from "./containers.ts";
import { encodeWith, withForms } from "./encode.ts";
import type { Form, Writer } from "./forms.ts";

/** Adds the fields of an instance to its usual form. */
function withFields<Value extends object>(form: Form<Value>): Form<Value> {
  return container((value, writer) => {
    // First, so that other parts refer to the fields.
    const fields = encodePairs(fieldsOf(value, writer), writer);
    const stored = form.encode(value, writer) as Tagged;
    const { $type = null, class: name = null, ...others } = stored;
    return { $type, class: name, fields, ...others };
  });
}

type Tagged = { readonly [key: string]: JsonValue };

function fieldsOf(value: object, { budget }: Writer): readonly Field[] {
  const { state } = value as Partial<PyObject>;
  // Its fields, such as the coordinates of a geometry, are created from it.
  if (state instanceof Uint8Array) holdBuffer(state, budget);
  return fields(value);
}

/** Adds the name of the Python class if JavaScript has one class for two. */
function named<Value extends object>(
  form: Form<Value>,
  name: string,
  isNamed: (value: Value) => boolean,
): Form<Value> {
  return {
    isShared: form.isShared,
    encode(value, writer) {
      const json = form.encode(value, writer);
      if (!isNamed(value)) return json;
      return Array.isArray(json)
        ? { $type: name, items: json }
        : { ...json as Tagged, $type: name };
    },
  };
}

/** The string of a period, so that a display needs no calendar. */
const PERIOD: Form<PyPeriod> = {
  isShared: CONTAINER_FORMS.PyPeriod.isShared,
  encode: (period, writer) => ({
    ...CONTAINER_FORMS.PyPeriod.encode(period, writer) as Tagged,
    text: String(period),
  }),
};

const { Array: list, Set: set, Uint8Array: bytes } = CONTAINER_FORMS;

const DISPLAY_FORMS = /* @__PURE__ */ withForms({
  PyObject: withFields<PyObject>(CONTAINER_FORMS.PyObject),
  PyError: withFields<PyError>(CONTAINER_FORMS.PyError),
  PyPeriod: PERIOD,
  Array: named(list as Form<unknown[]>, "tuple", isTuple),
  Set: named(set, "frozenset", (value) => !isMutableSet(value)),
  Uint8Array: named(bytes, "bytearray", isBytearray),
});

/**
 * Converts a value to JSON as `encodeJson` does, and adds the `fields` of
 * instances and exceptions, the `text` of periods, and the types `tuple`,
 * `frozenset` and `bytearray`.
 *
 * @throws {EncodeError} If the JSON is nested too deep, or out of proportion to
 * the value.
 */
export function encodeForDisplay(value: unknown): JsonValue {
  return encodeWith(value, DISPLAY_FORMS);
}
