/**
 * Checks the criteria of JSR: the package can be published without slow types
 * and warnings, its documentation passes `deno doc --lint`, and every entry
 * point, export and member is documented.
 *
 *     deno run --allow-read --allow-run --allow-env scripts/check_publish.ts
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command line tool
import { describePackage } from "./package/description.ts";
import { run } from "./package/run.ts";
import { countSymbols, undocumented } from "./package/undocumented.ts";

const ROOT = new URL("../", import.meta.url);

/** The maximum length of a description on JSR. */
const MAX_DESCRIPTION = 250;

const deno = (...args: string[]) => run(Deno.execPath(), args, ROOT);

/** The output of a dry run, which succeeds with warnings, too. */
async function publishLog(): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const log = new TextDecoder().decode(stderr);
  if (success) return log;
  throw new Error(`Cannot publish:\n${log}`);
}

async function problems(): Promise<string[]> {
  const { description, entryPoints } = await describePackage(ROOT);
  const modules = Object.values(entryPoints);
  await deno("doc", "--lint", ...modules);
  const log = await publishLog();
  const docs = JSON.parse(await deno("doc", "--json", ...modules));
  if (countSymbols(docs) === 0) return ["nothing is exported"];
  return [
    ...log.split("\n").filter((line) => /warning/i.test(line)),
    ...undocumented(docs).map((name) => `${name} is not documented`),
    ...description.length <= MAX_DESCRIPTION
      ? []
      : [`the description has ${description.length} characters`],
  ];
}

if (import.meta.main) {
  const found = await problems();
  for (const problem of found) console.error(problem);
  if (found.length > 0) Deno.exitCode = 1;
}
