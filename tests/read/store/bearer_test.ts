import { assert, assertEquals, assertThrows } from "@std/assert";
import { ResultError } from "../../../mod.ts";
import { bearer } from "../../../src/read/store/bearer.ts";

Deno.test("bearer() makes the header of a token", () => {
  assertEquals(bearer({ token: "ya29.a-b_c" }), {
    authorization: "Bearer ya29.a-b_c",
  });
});

for (const token of ["", "two words", "line\nfeed", "ümlaut", "nul\0"]) {
  Deno.test(`bearer() refuses ${JSON.stringify(token)} without quoting it`, () => {
    const error = assertThrows(() => bearer({ token }), ResultError);
    assertEquals(error.code, "denied");
    assert(token === "" || !error.message.includes(token));
  });
}
