// The storages of torch: the memory that tensors are views of.

import { NdDtype } from "../../values/dtype.ts";
import { PyGlobal } from "../../values/object.ts";
import { NdArray } from "../../values/ndarray.ts";
import type { MakeContext } from "../maker.ts";
import { arrayOf } from "../numpy/array.ts";

/** The type of the elements of a storage or a tensor. */
export interface TorchType {
  /** The numpy type of the stored elements. */
  readonly dtype: NdDtype;
  /** Whether an element is the upper half of a float32. */
  readonly isBfloat16: boolean;
}

/** The names of the storage class and of the dtype, numpy's kind and size. */
const TYPES: readonly (readonly [names: string, kind: string, size: number])[] =
  [
    ["FloatStorage float32 float", "f", 4],
    ["DoubleStorage float64 double", "f", 8],
    ["HalfStorage float16 half", "f", 2],
    ["BFloat16Storage bfloat16", "u", 2],
    ["LongStorage int64 long", "i", 8],
    ["IntStorage int32 int QInt32Storage qint32", "i", 4],
    ["ShortStorage int16 short", "i", 2],
    ["CharStorage int8 QInt8Storage qint8", "i", 1],
    ["ByteStorage uint8 QUInt8Storage quint8", "u", 1],
    ["UntypedStorage _UntypedStorage", "u", 1],
    ["BoolStorage bool", "b", 1],
    ["ComplexFloatStorage complex64 cfloat", "c", 8],
    ["ComplexDoubleStorage complex128 cdouble", "c", 16],
    ["uint16", "u", 2],
    ["uint32", "u", 4],
    ["uint64", "u", 8],
  ];

const BY_NAME: ReadonlyMap<string, TorchType> = new Map(
  TYPES.flatMap(([names, kind, size]) =>
    names.split(" ").map((name) => {
      const isBfloat16 = name.toLowerCase().includes("bfloat16");
      return [name, { dtype: new NdDtype(kind, size), isBfloat16 }] as const;
    })
  ),
);

/** The type of a storage class or a dtype; undefined for others. */
export function torchType(given: unknown): TorchType | undefined {
  if (!(given instanceof PyGlobal) || !/^torch\b/.test(given.module)) {
    return undefined;
  }
  return BY_NAME.get(given.name);
}

/** A storage: the memory, and the type of its elements. */
export interface TorchStorage {
  readonly type: TorchType;
  readonly bytes: Uint8Array;
}

const storages = new WeakMap<NdArray, TorchStorage>();

/** A storage as an array of one axis, by which tensors find it. */
export function storageArray(
  { type, bytes }: TorchStorage,
  context: Budget,
): unknown {
  const count = Math.floor(bytes.length / type.dtype.itemsize);
  const own = bytes.subarray(0, count * type.dtype.itemsize);
  const array = elements(type, [count], own, context, "torch.Storage");
  if (array instanceof NdArray) storages.set(array, { type, bytes });
  return array;
}

/** The storage of an array of {@linkcode storageArray}. */
export function storageBehind(array: unknown): TorchStorage | undefined {
  return array instanceof NdArray ? storages.get(array) : undefined;
}

/** The budget of an array. */
export type Budget = Pick<MakeContext, "limits" | "charge">;

/** The array of elements in C order. */
export function elements(
  { dtype, isBfloat16 }: TorchType,
  shape: readonly number[],
  bytes: Uint8Array,
  context: Budget,
  className: string,
): unknown {
  const details = { className };
  if (!isBfloat16) {
    return arrayOf(dtype, shape, bytes, undefined, context, details);
  }
  context.charge(bytes.length * 2);
  const wide = widened(bytes);
  return arrayOf(FLOAT32, shape, wide, undefined, context, details);
}

const FLOAT32 = new NdDtype("f", 4);

/** bfloat16 as float32: the lower half is zero. */
function widened(bytes: Uint8Array): Uint8Array {
  const wide = new Uint8Array(bytes.length * 2);
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    wide[i * 2 + 2] = bytes[i]!;
    wide[i * 2 + 3] = bytes[i + 1]!;
  }
  return wide;
}
