import { assert, assertEquals, assertMatch } from "@std/assert";
import { commands } from "../examples/_example.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

/** What examples share, and what is no example. */
const OTHERS = [
  "README.md",
  "api.ts",
  "demo.svg",
  "make_results.py",
  "results",
  "s3_store.ts",
  "served.ts",
  "synthetic_flow.ts",
  "terminal.ts",
];

Deno.test("the README of the examples names each of them, and no other", () => {
  const listed = [...commands().keys()].map((path) => path.split("/")[0]!);
  const found = [...Deno.readDirSync(EXAMPLES)].map(({ name }) => name);
  assertEquals(
    listed.sort(),
    found.filter((name) => !OTHERS.includes(name)).sort(),
  );
});

for (const [path, command] of commands()) {
  Deno.test(`${path} names the command that runs it, as the README does`, async () => {
    const text = await Deno.readTextFile(new URL(path, EXAMPLES));
    const parts = command.split(" && ").filter((part) =>
      !part.includes("SLUG")
    );
    for (const part of parts) assert(text.includes(part), part);
    assertMatch(text, /FLOW_RUN_ID|--flow-run|an API in this process/);
  });
}
