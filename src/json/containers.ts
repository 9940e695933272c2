import type { JsonValue } from "../model/state/state.ts";
import type { PyError, PyObject, PySlice } from "../pickle/mod.ts";
import {
  container,
  encodeList,
  encodePairs,
  holdBuffer,
  SLOT_BYTES,
} from "./container.ts";
import type { Form, Writer } from "./forms.ts";
import { encodeArray, FRAME_FORMS } from "./frames.ts";
import { MAX_REPEATED } from "./refs.ts";

/**
 * Converts a dict with string keys. Keys cannot be references, so that a dict
 * with long keys, or with a key `$type`, is a list of entries.
 */
export function encodeDict(dict: object, writer: Writer): JsonValue {
  const entries = Object.entries(dict);
  const isTagged = Object.hasOwn(dict, "$type");
  if (isTagged || entries.some(([key]) => key.length > MAX_REPEATED)) {
    return { $type: "dict", entries: encodePairs(entries, writer) };
  }
  writer.budget.hold(2 * SLOT_BYTES * entries.length);
  return Object.fromEntries(entries.map(([key, item]) => {
    writer.budget.spend(key.length);
    return [key, writer.write(item)];
  }));
}

/** The number of arguments of a call that every runtime accepts. */
const CHUNK = 8_192;

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}

const BYTES: Form<Uint8Array> = {
  isShared: ({ length }) => length > MAX_REPEATED,
  encode(bytes, { budget }) {
    holdBuffer(bytes, budget);
    budget.spend(bytes.length * 4 / 3);
    return { $type: "bytes", base64: base64(bytes) };
  },
};

type Numbers = ArrayLike<number | bigint> & ArrayBufferView;

const TYPED_ARRAY = container((array: Numbers, writer: Writer) => {
  holdBuffer(array, writer.budget);
  return {
    $type: "array",
    kind: array.constructor.name,
    values: Array.from(array, (item) => writer.write(item, 2)),
  };
});

/** The typed arrays except Uint8Array, which is Python's bytes. */
const TYPED_ARRAYS = [
  "Int8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
];

/** Containers other than plain objects, by the tag of their class. */
export const CONTAINER_FORMS = {
  Array: container(encodeArray),
  Map: container((map: Map<unknown, unknown>, writer) => ({
    $type: "map",
    entries: encodePairs([...map], writer),
  })),
  Set: container((set: Set<unknown>, writer) => ({
    $type: "set",
    items: encodeList([...set], writer, 2),
  })),
  Uint8Array: BYTES,
  ...Object.fromEntries(TYPED_ARRAYS.map((tag) => [tag, TYPED_ARRAY])),
  PyObject: container((object: PyObject, writer) => ({
    $type: "object",
    class: writer.write(object.className),
    args: writer.write(object.args),
    kwargs: writer.write(object.kwargs),
    state: writer.write(object.state),
    items: writer.write(object.items),
    entries: encodePairs(object.entries, writer),
    ...(object.fieldNames && { fieldNames: writer.write(object.fieldNames) }),
    ...(object.memberName !== undefined &&
      { memberName: writer.write(object.memberName) }),
  })),
  PySlice: container(({ start, stop, step }: PySlice, { write }) => ({
    $type: "slice",
    start: write(start),
    stop: write(stop),
    step: write(step),
  })),
  PyError: container(
    ({ name, message, args, attributes, cause }: PyError, { write }) => ({
      $type: "exception",
      class: write(name),
      message: write(message),
      args: write(args),
      attributes: write(attributes),
      ...(cause !== undefined && { cause: write(cause) }),
    }),
  ),
  Error: container(({ name, message, cause }: Error, { write }) => ({
    $type: "exception",
    class: write(name),
    message: write(message),
    ...(cause !== undefined && { cause: write(cause) }),
  })),
  ...FRAME_FORMS,
};
