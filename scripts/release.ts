/**
 * Checks that a release can be made: the version in `CHANGELOG.md`, a clean
 * work tree, all checks and tests, and both packages without publishing them.
 *
 *     deno task release --dry-run [--tag v1.2.3]
 *
 * It publishes nothing: `.github/workflows/publish.yml` does, after a release
 * of this version is made.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command line tool
import { describePackage } from "./package/description.ts";
import { buildWithDnt, differences, filesOf } from "./release/builds.ts";
import { packNpm } from "./pack_npm.ts";
import { changelogProblem, tagProblem } from "./release/version.ts";
import { run } from "./package/run.ts";

const ROOT = new URL("../", import.meta.url);

/**
 * The outcome of a step: empty if it passed, otherwise the problem or the
 * reason for skipping it.
 */
interface Found {
  readonly problem?: string | undefined;
  readonly skipped?: string;
}

interface Step {
  readonly name: string;
  readonly check: (tag: string | undefined) => Promise<Found>;
}

const deno = async (...args: string[]): Promise<Found> => {
  await run(Deno.execPath(), args, ROOT);
  return {};
};

const STEPS: readonly Step[] = [
  { name: "the tag names the version", check: checkTag },
  { name: "CHANGELOG.md has the version", check: checkChangelog },
  { name: "everything is committed", check: checkCommitted },
  { name: "deno task check", check: () => deno("task", "check") },
  { name: "deno task test", check: () => deno("task", "test") },
  { name: "deno task smoke", check: () => deno("task", "smoke") },
  { name: "both builders make the same package", check: compareBuilds },
  {
    name: "deno publish --dry-run",
    check: () => deno("publish", "--dry-run", "--allow-dirty"),
  },
  { name: "npm publish --dry-run", check: publishDry },
];

async function checkTag(tag: string | undefined): Promise<Found> {
  const { version } = await describePackage(ROOT);
  return { problem: tagProblem(tag, version) };
}

async function checkChangelog(): Promise<Found> {
  const { version } = await describePackage(ROOT);
  const text = await Deno.readTextFile(new URL("CHANGELOG.md", ROOT));
  return { problem: changelogProblem(text, version) };
}

async function checkCommitted(): Promise<Found> {
  const changes = await run("git", ["status", "--porcelain"], ROOT);
  return changes === "" ? {} : { problem: `not committed:\n${changes}` };
}

async function compareBuilds(): Promise<Found> {
  return await inFolder(async (folder) => {
    const dnt = await buildWithDnt(`${folder}/dnt`, ROOT);
    if (dnt === undefined) {
      return { skipped: "JSR, which has dnt, cannot be reached" };
    }
    const { path } = await packNpm(`${folder}/pack`);
    const found = differences(await filesOf(path), await filesOf(dnt));
    return found.length === 0 ? {} : { problem: found.join("\n") };
  });
}

async function publishDry(): Promise<Found> {
  return await inFolder(async (folder) => {
    const { path } = await packNpm(folder);
    await run(
      "npm",
      ["publish", "--dry-run", "--access", "public", path],
      ROOT,
    );
    return {};
  });
}

async function inFolder(
  act: (folder: string) => Promise<Found>,
): Promise<Found> {
  const folder = await Deno.makeTempDir();
  try {
    return await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs a step and prints its outcome. Returns false if it failed. */
async function take(step: Step, tag: string | undefined): Promise<boolean> {
  try {
    const { problem, skipped } = await step.check(tag);
    if (problem === undefined) {
      console.log(`${skipped ? "skipped" : "ok     "} ${step.name}`);
      if (skipped) console.log(`        ${skipped}`);
      return true;
    }
    console.log(`FAILED  ${step.name}\n${problem}`);
  } catch (error) {
    console.log(`FAILED  ${step.name}\n${(error as Error).message}`);
  }
  return false;
}

if (import.meta.main) {
  const [mode, option, tag] = Deno.args;
  if (mode !== "--dry-run" || (option !== undefined && option !== "--tag")) {
    console.error("Cannot release: pass --dry-run, publish.yml publishes");
    Deno.exit(2);
  }
  let failed = 0;
  for (const step of STEPS) failed += Number(!await take(step, tag));
  console.log(`${STEPS.length - failed} passed, ${failed} failed`);
  if (failed > 0) Deno.exitCode = 1;
}
