import { assertEquals, assertThrows } from "@std/assert";
import { encodeResult } from "../../../src/http/response/encode_result.ts";
import { RequestError } from "../../../src/http/problem.ts";

Deno.test("encodeResult() writes what JSON has no form for", () => {
  assertEquals(encodeResult([2n ** 64n]), [
    { $type: "int", value: "18446744073709551616" },
  ]);
});

Deno.test("encodeResult() refuses what is nested too deep", () => {
  let deep: unknown = 0;
  for (let i = 0; i < 2_000; i++) deep = [deep];
  const error = assertThrows(
    () => encodeResult(deep),
    RequestError,
    "levels deep",
  );
  assertEquals(error.code, "unencodable");
});

Deno.test("encodeResult() leaves other errors as they are", () => {
  const odd = {
    get x() {
      throw new TypeError("no x");
    },
  };
  assertThrows(() => encodeResult(odd), TypeError, "no x");
});
