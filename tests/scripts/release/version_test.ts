import { assertEquals } from "@std/assert";
import {
  changelogProblem,
  tagProblem,
} from "../../../scripts/release/version.ts";

const CHANGELOGS: [what: string, text: string, problem: string | undefined][] =
  [
    [
      "a version with its date",
      "# C\n\n## 1.2.3, 2026-12-01\n\n- New.\n",
      undefined,
    ],
    [
      "a version above others",
      "## 1.2.3, 2026-12-01\n\n- New.\n\n## 1.2.2, 2026-01-01\n",
      undefined,
    ],
    [
      "another version",
      "## 1.2.2, 2026-12-01\n\n- New.\n",
      'CHANGELOG.md begins with "1.2.2", the version is "1.2.3"',
    ],
    [
      "no version",
      "# Changelog\n",
      'CHANGELOG.md begins with "undefined", the version is "1.2.3"',
    ],
    [
      "a version without a date",
      "## 1.2.3, not released yet\n\n- New.\n",
      "CHANGELOG.md says that 1.2.3 is not released: write its date",
    ],
    [
      "a version without changes",
      "## 1.2.3, 2026-12-01\n\n## 1.2.2\n\n- Old.\n",
      "CHANGELOG.md lists no change",
    ],
  ];

for (const [what, text, problem] of CHANGELOGS) {
  Deno.test(`changelogProblem() of ${what}`, () => {
    assertEquals(changelogProblem(text, "1.2.3"), problem);
  });
}

Deno.test("tagProblem() of a tag, of another, and of none", () => {
  assertEquals(tagProblem("v1.2.3", "1.2.3"), undefined);
  assertEquals(tagProblem(undefined, "1.2.3"), undefined);
  assertEquals(
    tagProblem("1.2.3", "1.2.3"),
    'The tag is "1.2.3", the version of deno.json "1.2.3"',
  );
});
