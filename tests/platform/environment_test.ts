import { assertEquals } from "@std/assert";
import { readEnvironment } from "../../src/platform/environment.ts";
import { withEnvironment } from "../_environment.ts";

Deno.test("readEnvironment() reads a variable, or says that there is none", () =>
  withEnvironment({ PREFECT__X: "1", PREFECT__EMPTY: "" }, () => {
    const names = ["PREFECT__X", "PREFECT__EMPTY", "PREFECT__NONE"];
    assertEquals(names.map(readEnvironment), ["1", "", undefined]);
  }));

Deno.test({
  name: "readEnvironment() skips what it may not read",
  permissions: { env: false },
  fn: () => assertEquals(readEnvironment("PREFECT__X"), undefined),
});
