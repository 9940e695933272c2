import { assertEquals } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };
import { VERSION } from "../../src/cli/command.ts";

Deno.test("the version is that of the package", () => {
  assertEquals(VERSION, deno.version);
});
