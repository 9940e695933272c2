import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { ResultError, type ResultReader } from "../../mod.ts";
import {
  findReader,
  hasOwnReader,
  isKnownType,
} from "../../src/read/readers.ts";
import { STORES } from "../../src/read/stores.ts";

const reader: ResultReader = {
  open: () => Promise.reject(new Error("not opened")),
};

for (const type of STORES.keys()) {
  Deno.test(`findReader() finds a reader of ${type}, and one of the settings before it`, async () => {
    const ref = { type, location: "k" };
    assertEquals(typeof (await findReader(ref, {})).open, "function");
    const settings = { readers: { [type]: reader } };
    assertStrictEquals(await findReader(ref, settings), reader);
    assertEquals(
      [isKnownType(type, {}), hasOwnReader(type, {})],
      [true, false],
    );
    assertEquals(hasOwnReader(type, settings), true);
  });
}

for (const type of ["CustomResult", "toString", "__proto__", ""]) {
  Deno.test(`findReader() finds none of "${type}"`, async () => {
    const error = await assertRejects(
      () => findReader({ type, location: "k" }, { readers: {} }),
      ResultError,
    );
    assertEquals(error.code, "unsupported");
    assertEquals(isKnownType(type, { readers: {} }), false);
  });
}
