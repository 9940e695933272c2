import {
  decodePickle,
  NdArray,
  PickleError,
  PyObject,
} from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { assertFieldValue, type FieldValue } from "../../_field_value.ts";
import { fromBase64, fromLatin1, readRows } from "../../_fixtures.ts";

/** A pickle or a file of torch.save, and its value as Python has it. */
interface TorchRow {
  readonly name: string;
  readonly bytes: string;
  readonly value: FieldValue;
  readonly file?: string;
}

const rows = readRows<TorchRow>("objects/torch.ndjson");
const pickles = rows.filter(({ file }) => file === undefined);

for (const { name, bytes, value } of pickles) {
  Deno.test(`decodePickle() reads the tensor of ${name}`, () => {
    assertFieldValue(decodePickle(fromBase64(bytes)), value);
  });
}

function bytesOf(name: string): Uint8Array {
  return fromBase64(rows.find((row) => row.name === name)!.bytes);
}

Deno.test("a tensor of bfloat16 has its elements as float32", () => {
  const tensor = decodePickle(bytesOf("pickle bfloat16")) as NdArray;
  assertEquals([tensor.dtype, tensor.className], ["<f4", "torch.Tensor"]);
  assert(tensor.data instanceof Float32Array);
});

Deno.test("a parameter has its class", () => {
  const tensor = decodePickle(bytesOf("pickle parameter")) as NdArray;
  assertEquals(tensor.className, "torch.nn.parameter.Parameter");
});

/** `_rebuild_tensor_v2(_load_from_bytes(storage), *place)` */
function tensorAt(place: string, storage = STORAGE): Uint8Array {
  const length = String.fromCharCode(storage.length % 256, storage.length >> 8);
  return fromLatin1(
    "\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(" +
      "ctorch.storage\n_load_from_bytes\n" +
      `\x8e${length}\0\0\0\0\0\0${storage}\x85R${place}tR.`,
  );
}

/** The bytes of the storage of four floats that the pickle of a tensor has. */
const STORAGE = (() => {
  const pickle = String.fromCharCode(...bytesOf("pickle float"));
  const start = pickle.indexOf("\x80\x02\x8a\x0a");
  return pickle.slice(start, start + 267);
})();

const int = (value: number) =>
  `J${
    String.fromCharCode(
      ...new Uint8Array(Int32Array.of(value).buffer),
    )
  }`;

const place = (offset: number, size: number[], stride: number[]) =>
  `${int(offset)}(${size.map(int).join("")}t(${stride.map(int).join("")}t\x89}`;

Deno.test("decodePickle() reads a tensor of a storage by hand", () => {
  const tensor = decodePickle(tensorAt(place(0, [2, 2], [1, 2]))) as NdArray;
  assertEquals(tensor.toArray(), [[1.5, 3], [2, -0.25]]);
});

const INERT: readonly (readonly [name: string, pickle: Uint8Array])[] = [
  ["beyond its storage", tensorAt(place(1, [2, 2], [2, 1]))],
  ["of more elements than its storage", tensorAt(place(0, [5], [1]))],
  ["before its storage", tensorAt(place(-1, [1], [1]))],
  ["with negative strides", tensorAt(place(3, [2], [-1]))],
  ["with other strides than axes", tensorAt(place(0, [2, 2], [1]))],
  [
    "of a storage that is cut short",
    tensorAt(place(0, [1], [1]), STORAGE.slice(0, -1)),
  ],
  ["of no storage", tensorAt(place(0, [1], [1]), "K\x01.")],
];
for (const [name, pickle] of INERT) {
  Deno.test(`decodePickle() leaves a tensor ${name} inert and complete`, () => {
    const object = decodePickle(pickle);
    assert(object instanceof PyObject);
    assertEquals(object.className, "torch._utils._rebuild_tensor_v2");
    const [storage] = object.args;
    assert(storage instanceof NdArray || storage instanceof PyObject);
  });
}

Deno.test("decodePickle() refuses a tensor that repeats an element without measure", () => {
  const pickle = tensorAt(place(0, [30000, 30000], [0, 0]));
  const error = assertThrows(() => decodePickle(pickle), PickleError);
  assertEquals(error.code, "limit");
});
