import { assertEquals, assertThrows } from "@std/assert";
import { ResultError, type ResultRef } from "../../../mod.ts";
import { checkLocalPlace } from "../../../src/read/local/path.ts";
import { READ, REFUSED } from "./_folder.ts";

for (
  const [what, place, code] of REFUSED.filter(([, , code]) =>
    code !== "read_failed" && code !== "not_found"
  )
) {
  Deno.test(`checkLocalPlace() speaks against ${what}, if it needs no look`, () => {
    const { dir, location, local } = place("/data");
    const ref: ResultRef = { type: "LocalResult", dir, location };
    const check = () => checkLocalPlace(ref, { local });
    if (what.includes("symbolic link")) return check();
    const error = assertThrows(check, ResultError);
    assertEquals(error.code, code);
  });
}

for (const [what, place] of READ.filter(([what]) => !what.includes("link"))) {
  Deno.test(`checkLocalPlace() has nothing against ${what}`, () => {
    const { dir, location, local } = place("/data");
    checkLocalPlace({ type: "LocalResult", dir, location }, { local });
  });
}
