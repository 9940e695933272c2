// deno-lint-ignore-file no-console -- why nothing was run must be seen
import { assert, assertEquals } from "@std/assert";
import { findChromium } from "../_chromium.ts";

const ROOT = new URL("../../", import.meta.url);
const chromium = findChromium();
if (chromium === undefined) {
  console.log(
    "The page is not tested in a browser: there is no Chromium. Install it, or name it in TASKRUNVIEW_CHROMIUM.",
  );
}

/** They run in a process of their own, so their names are not those of tests. */
function browserTests(): string[] {
  const files = [...Deno.readDirSync(new URL("tests/page/", ROOT))]
    .filter(({ name }) => name.endsWith("_in_browser.ts"));
  return files.map(({ name }) => `tests/page/${name}`).sort();
}

/** What a test is called, and how it ended. */
const OUTCOME = /^(.+) \.\.\. (ok|FAILED|ignored)/gm;

/** Playwright asks the system for more than the tests are allowed: it gets a process of its own. */
Deno.test({
  name: "the page in Chromium",
  ignore: chromium === undefined,
  async fn(t) {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["test", "-A", "--lock=dev.lock", "--frozen"],
        ...["--no-check", "--unstable-no-legacy-abort"],
        ...browserTests(),
      ],
      cwd: ROOT,
      env: { NO_COLOR: "1", TASKRUNVIEW_CHROMIUM: chromium! },
    }).output();
    const printed = new TextDecoder().decode(stdout);
    const outcomes = [...printed.matchAll(OUTCOME)];
    for (const [, name, outcome] of outcomes) {
      await t.step(name!, () => assertEquals(outcome, "ok"));
    }
    for (const line of printed.match(/^# .*$/gm) ?? []) console.log(line);
    assertEquals(code, 0, printed + new TextDecoder().decode(stderr));
    assert(outcomes.length > 10, printed);
  },
});
