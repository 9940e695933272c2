// The tensors of torch, in any pickle (torch/_utils.py, torch/_tensor.py).

import { PickleError, Refusal } from "../../errors.ts";
import { entriesOf, isDict } from "../../values/dict.ts";
import { isShape } from "../../values/dtype.ts";
import { NdArray } from "../../values/ndarray.ts";
import { PyGlobal } from "../../values/object.ts";
import type { MakeContext, Maker, Makers } from "../maker.ts";
import { after, inSteps, Steps } from "../steps.ts";
import { readLegacy } from "./legacy.ts";
import {
  elements,
  storageBehind,
  type TorchType,
  torchType,
} from "./storage.ts";

const TENSOR = "torch.Tensor";

/** `(bytes)` of a file that contains only a storage. */
function loadFromBytes([bytes]: readonly unknown[], context: MakeContext) {
  const { decodePart } = context;
  if (!(bytes instanceof Uint8Array) || decodePart === undefined) {
    return undefined;
  }
  return new Steps(orUndefined(readLegacy(bytes, decodePart, context)));
}

/** Bytes that are not such a file remain bytes. */
function* orUndefined(
  steps: Generator<void, unknown>,
): Generator<void, unknown> {
  try {
    return yield* steps;
  } catch (error) {
    const isRefusal = error instanceof Refusal || error instanceof PickleError;
    if (isRefusal && error.code !== "limit") return undefined;
    throw error;
  }
}

/** `(storage, offset, size, stride, …)` */
function tensor(
  [given, offset, size, stride]: readonly unknown[],
  context: MakeContext,
  own?: TorchType,
) {
  const isPlace = Number.isSafeInteger(offset) && (offset as number) >= 0 &&
    isShape(size) && isShape(stride) && size.length === stride.length;
  if (!isPlace) return undefined;
  const storage = storageBehind(given);
  if (storage === undefined) return undefined;
  const type = own ?? storage.type;
  const view = { offset: offset as number, size, stride };
  return after(
    gathered(storage.bytes, type, view, context),
    (bytes) =>
      bytes && elements(type, size, bytes as Uint8Array, context, TENSOR),
  );
}

/** The elements of a storage that a tensor has. */
interface View {
  readonly offset: number;
  readonly size: readonly number[];
  readonly stride: readonly number[];
}

/** The bytes of the elements of a tensor in C order. */
function gathered(
  bytes: Uint8Array,
  { dtype: { itemsize } }: TorchType,
  view: View,
  context: MakeContext,
): Uint8Array | Steps | undefined {
  const { offset, size, stride } = view;
  const count = size.reduce((product, length) => product * length, 1);
  if (count === 0) return new Uint8Array(0);
  const last = size.reduce(
    (place, length, axis) => place + (length - 1) * stride[axis]!,
    offset,
  );
  if (!((last + 1) * itemsize <= bytes.length)) return undefined;
  const from = offset * itemsize;
  if (isInOrder(size, stride)) {
    return bytes.subarray(from, from + count * itemsize);
  }
  context.charge(count * itemsize);
  const copy = new Uint8Array(count * itemsize);
  const places = placesOf(view);
  return inSteps(count, (start, end) => {
    for (let i = start; i < end; i++) {
      const at = places.next().value! * itemsize;
      for (let b = 0; b < itemsize; b++) {
        copy[i * itemsize + b] = bytes[at + b]!;
      }
    }
  }, copy);
}

function isInOrder(
  size: readonly number[],
  stride: readonly number[],
): boolean {
  let step = 1;
  for (let axis = size.length - 1; axis >= 0; axis--) {
    if (size[axis] !== 1 && stride[axis] !== step) return false;
    step *= size[axis]!;
  }
  return true;
}

/** The indices of all elements, the last axis fastest. */
function* placesOf({ offset, size, stride }: View): Generator<number, number> {
  const index = size.map(() => 0);
  let place = offset;
  for (;;) {
    yield place;
    let axis = size.length - 1;
    for (; axis >= 0; axis--) {
      place += stride[axis]!;
      if (++index[axis]! < size[axis]!) break;
      place -= stride[axis]! * size[axis]!;
      index[axis] = 0;
    }
    if (axis < 0) return place;
  }
}

/** `(storage, offset, size, stride, requires_grad, hooks, dtype, metadata)` */
function tensorOfType(args: readonly unknown[], context: MakeContext) {
  const type = torchType(args[6]);
  return type && tensor(args, context, type);
}

/** `(tensor, requires_grad, hooks)`, and a state that is usually empty. */
function parameter([data, , , state]: readonly unknown[]) {
  return data instanceof NdArray && isNothing(state)
    ? renamed(data, "torch.nn.parameter.Parameter")
    : undefined;
}

function isNothing(state: unknown): boolean {
  if (state === undefined || state === null) return true;
  return isDict(state) && entriesOf(state).length === 0;
}

function renamed(array: NdArray, className: string): NdArray {
  return new NdArray(array.type, array.shape, () => array.data, { className });
}

/**
 * `(function, class, arguments, state)` of a subclass, or of a tensor with
 * attributes.
 */
function fromType(
  [callable, cls, args, state]: readonly unknown[],
  context: MakeContext,
) {
  const isKnown = callable instanceof PyGlobal && cls instanceof PyGlobal &&
    Array.isArray(args) && isNothing(state);
  if (!isKnown) return undefined;
  return after(
    context.call(callable, args),
    (made) =>
      made instanceof NdArray && cls.toString() !== TENSOR
        ? renamed(made, cls.toString())
        : made,
  );
}

const rows: readonly (readonly [name: string, make: Maker])[] = [
  ["_rebuild_tensor", tensor],
  ["_rebuild_tensor_v2", tensor],
  ["_rebuild_tensor_v3", tensorOfType],
  ["_rebuild_parameter", parameter],
  ["_rebuild_parameter_with_state", parameter],
];

/** The rows of torch; quantized and sparse tensors remain inert. */
export const TORCH_MAKERS: Makers = {
  ...Object.fromEntries(
    rows.map(([name, make]): [string, Maker] => [
      `torch._utils.${name}`,
      (args, context) => make(args, context),
    ]),
  ),
  "torch.storage._load_from_bytes": loadFromBytes,
  "torch._tensor._rebuild_from_type": fromType,
  "torch._tensor._rebuild_from_type_v2": fromType,
  "torch._utils._rebuild_device_tensor_from_numpy": ([array]) =>
    array instanceof NdArray ? renamed(array, TENSOR) : undefined,
  "torch.Size": ([size]) => Array.isArray(size) ? size : undefined,
};
