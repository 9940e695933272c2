// deno-lint-ignore-file no-console -- why nothing was run must be seen
import { assert, assertEquals } from "@std/assert";
import { findChromium } from "../_chromium.ts";
import { findFirefox, findWebKit } from "./engines/_find.ts";

const ROOT = new URL("../../", import.meta.url);
const chromium = findChromium();

/** All files and engines take many minutes: `deno task browsers` runs them. */
const isWanted = Deno.env.has("TASKRUNVIEW_BROWSERS");

/** The files of every run. */
const IN_EVERY_RUN = /\/_(?:start_|triage_)?in_browser\.ts$/;

/** What is needed for the tests in a browser, and what installs it. */
const NEEDED: readonly (readonly [
  name: string,
  isThere: boolean,
  install: string,
])[] = [
  [
    "Chromium",
    chromium !== undefined,
    "Install chromium, or name it in TASKRUNVIEW_CHROMIUM",
  ],
  [
    "Firefox",
    findFirefox() !== undefined,
    "Install firefox-esr, or name it in TASKRUNVIEW_FIREFOX",
  ],
  [
    "WebKitGTK",
    findWebKit() !== undefined,
    "Install webkit2gtk-driver and xvfb",
  ],
];
for (const [name, isThere, install] of NEEDED) {
  if (isThere || !isWanted && name !== "Chromium") continue;
  console.log(
    `The page is not tested in ${name}: it is not there. ${install}.`,
  );
}

/** Files of tests in a folder: they run in a process of their own. */
function filesIn(folder: string, ending: string): string[] {
  const files = [...Deno.readDirSync(new URL(folder, ROOT))]
    .filter(({ name }) => name.endsWith(ending));
  return files.map(({ name }) => folder + name).sort();
}

function chromiumFiles(): string[] {
  return filesIn("tests/page/", "_in_browser.ts")
    .filter((file) => isWanted || IN_EVERY_RUN.test(file));
}

/** What a test is called, and how it ended. */
const OUTCOME = /^(.+) \.\.\. (ok|FAILED|ignored)/gm;

/** Drivers ask the system for more than the tests are allowed: they get a process of their own. */
async function runApart(
  t: Deno.TestContext,
  files: readonly string[],
  least: number,
): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["test", "-A", "--lock=dev.lock", "--frozen", "--parallel"],
      ...["--no-check", "--unstable-no-legacy-abort"],
      ...files,
    ],
    cwd: ROOT,
    // They wait for the browser most of the time.
    env: {
      NO_COLOR: "1",
      DENO_JOBS: "4",
      ...(chromium && { TASKRUNVIEW_CHROMIUM: chromium }),
    },
  }).output();
  const printed = new TextDecoder().decode(stdout);
  const outcomes = [...printed.matchAll(OUTCOME)];
  for (const [, name, outcome] of outcomes) {
    if (outcome === "ignored") continue;
    await t.step(name!, () => assertEquals(outcome, "ok"));
  }
  for (const line of printed.match(/^# .*$/gm) ?? []) console.log(line);
  assertEquals(code, 0, printed + new TextDecoder().decode(stderr));
  assert(outcomes.length > least, printed);
}

Deno.test({
  name: "the page in Chromium",
  ignore: chromium === undefined,
  fn: (t) => runApart(t, chromiumFiles(), 10),
});

Deno.test({
  name: "the page in Firefox and WebKitGTK",
  ignore: !isWanted ||
    findFirefox() === undefined && findWebKit() === undefined,
  fn: (t) => runApart(t, filesIn("tests/page/engines/", "_in_engines.ts"), 3),
});
