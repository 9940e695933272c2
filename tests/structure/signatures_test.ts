import { assert, assertEquals } from "@std/assert";
import { codeOf, filesBelow } from "./_sources.ts";

/** Functions that users call, with the text between their parentheses. */
const FUNCTION =
  /^export (?:async )?function\*? (\w+)(?:<[^(]*>)?\((\n(?: {2}.*\n)*|.*)\):/gm;

/** The names that an entry point exports. */
function exportedNames(file: string): string[] {
  return [...codeOf(file).matchAll(/export (?!type)\{([^}]*)\}/g)]
    .flatMap(([, names]) => names!.split(","))
    .map((name) => name.trim())
    .filter((name) => /^[a-z]/.test(name) && !name.startsWith("type "));
}

Deno.test("parameters of public functions have names: consoles and editors print them", () => {
  const files = [...filesBelow("src/")].filter((file) => file.endsWith(".ts"));
  const entries = [
    "mod.ts",
    ...files.filter((file) => /\/mod\.ts$/.test(file)),
  ];
  const names = new Set(entries.flatMap(exportedNames));
  assert(names.size > 40, `${names.size}`);
  const unnamed = files.flatMap((file) =>
    [...codeOf(file).matchAll(FUNCTION)]
      .filter(([, name, parameters]) =>
        names.has(name!) && /^\s*\{|^ {2}\{/m.test(parameters!)
      )
      .map(([, name]) => `${file} ${name}`)
  );
  assertEquals(unnamed, []);
});
