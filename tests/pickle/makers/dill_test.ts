import { assertEquals, assertInstanceOf } from "@std/assert";
import {
  decodePickle,
  fields,
  NdArray,
  PyObject,
} from "../../../src/pickle/mod.ts";
import { fromBase64, readRows } from "../../decode/_data.ts";

interface DillRow {
  name: string;
  bytes: string;
  class?: string;
  fields?: [name: string, value: unknown][];
  array?: unknown;
}

for (
  const { name, bytes, class: className, fields: own, array } of readRows<
    DillRow
  >("pickle/dill.ndjson")
) {
  Deno.test(`decodePickle() reads what dill writes: ${name}`, () => {
    const value = decodePickle(fromBase64(bytes));
    if (array !== undefined) {
      assertInstanceOf(value, NdArray);
      assertEquals(value.toArray(), array);
      return;
    }
    assertInstanceOf(value, PyObject);
    assertEquals(value.className, className);
    assertEquals(fields(value), own);
  });
}
