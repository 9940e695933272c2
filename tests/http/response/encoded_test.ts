import { assertEquals, assertThrows } from "@std/assert";
import { encoded } from "../../../src/http/response/encoded.ts";
import { RequestError } from "../../../src/http/problem.ts";

Deno.test("encoded() writes what JSON has no form for", () => {
  assertEquals(encoded([2n ** 64n]), [
    { $type: "int", value: "18446744073709551616" },
  ]);
});

Deno.test("encoded() refuses what is nested too deep", () => {
  let deep: unknown = 0;
  for (let i = 0; i < 2_000; i++) deep = [deep];
  const error = assertThrows(() => encoded(deep), RequestError, "too deep");
  assertEquals(error.code, "unencodable");
});

Deno.test("encoded() leaves other errors as they are", () => {
  const odd = {
    get x() {
      throw new TypeError("no x");
    },
  };
  assertThrows(() => encoded(odd), TypeError, "no x");
});
