import { assertEquals } from "@std/assert";
import { foldSetup } from "../../../scripts/docs/folded_setup.ts";

const PROGRAMS: [what: string, code: string, setup: string, shown: string][] = [
  ["no region", "a();\n", "", "a();\n"],
  [
    "a region in the middle, with the line after it",
    "a();\n// #region Setup\nb();\n// #endregion\n\nc();\n",
    "b();\n",
    "a();\nc();\n",
  ],
  [
    "two regions",
    "// #region Setup\na();\n// #endregion\nb();\n// #region Check\nc();\n// #endregion\n",
    "a();\n\nc();\n",
    "b();\n",
  ],
  [
    "a region in a block",
    "{\n  // #region Check\n  a();\n  // #endregion\n}\n",
    "a();\n",
    "{\n}\n",
  ],
  [
    "a region without an end",
    "// #region Setup\na();\n",
    "",
    "// #region Setup\na();\n",
  ],
];
for (const [what, code, setup, shown] of PROGRAMS) {
  Deno.test(`foldSetup() separates ${what}`, () => {
    assertEquals(foldSetup(code), { setup, shown });
  });
}
