/**
 * Installs the npm package into empty projects and uses it in every runtime:
 * one line each, with its version and how much was checked.
 *
 *     deno task smoke [TARBALL] [NAME …]
 *
 * Without a tarball (`….tgz`), it builds one as `deno task npm` does. Names
 * such as `Node` or `workerd` select the homes whose names start so. It needs
 * the npm registry; Chromium is searched on the machine.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command line tool
import { BUNDLERS, SINGLE_FILE_BUNDLES } from "../tests/smoke/bundlers.ts";
import { CHROMIUM } from "../tests/smoke/chromium.ts";
import { CLONE } from "../tests/smoke/clone.ts";
import { DENO_SOURCE } from "../tests/smoke/deno_source.ts";
import { type Home, Ignored, type Journey } from "../tests/smoke/home.ts";
import { PACKAGE_LINTS } from "../tests/smoke/package_lints.ts";
import { PACKAGE_WEIGHT } from "../tests/smoke/package_weight.ts";
import { RUNTIMES } from "../tests/smoke/runtimes.ts";
import { startServices } from "../tests/smoke/services.ts";
import { TYPESCRIPT } from "../tests/smoke/typescript.ts";
import { WORKERD } from "../tests/smoke/workerd.ts";
import { describePackage } from "./package/description.ts";
import { packNpm } from "./pack_npm.ts";

const HOMES = [
  ...RUNTIMES,
  DENO_SOURCE,
  CLONE,
  WORKERD,
  CHROMIUM,
  ...BUNDLERS,
  SINGLE_FILE_BUNDLES,
  ...TYPESCRIPT,
  ...PACKAGE_LINTS,
  PACKAGE_WEIGHT,
];

/** The number of homes visited concurrently. */
const AT_ONCE = 2;

type Outcome = "ok" | "ignored" | "FAILED";

async function report(home: Home, journey: Journey): Promise<Outcome> {
  const start = performance.now();
  const tell = (outcome: Outcome, words: string) => {
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    console.log(`${outcome.padEnd(8)}${home.name}: ${words} (${seconds} s)`);
    return outcome;
  };
  try {
    return tell("ok", await home.visit(journey));
  } catch (error) {
    if (error instanceof Ignored) return tell("ignored", error.message);
    return tell("FAILED", error instanceof Error ? error.message : `${error}`);
  }
}

async function visitAll(
  homes: readonly Home[],
  journey: Journey,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = homes.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const home of left) outcomes.push(await report(home, journey));
  }));
  return outcomes;
}

/** The homes whose names start with one of the words; all without words. */
function homesNamed(words: readonly string[]): readonly Home[] {
  const unknown = words.find((word) =>
    !HOMES.some(({ name }) => name.startsWith(word))
  );
  if (unknown === undefined) {
    return words.length === 0
      ? HOMES
      : HOMES.filter(({ name }) => words.some((word) => name.startsWith(word)));
  }
  throw new Error(
    `Cannot visit "${unknown}": there are ${
      HOMES.map(({ name }) => name).join(", ")
    }`,
  );
}

/** The path of the given tarball, or of a new one. */
async function findTarball(
  given: string | undefined,
  work: string,
): Promise<string> {
  if (given !== undefined) return await Deno.realPath(given);
  const { path, unpackedSize } = await packNpm(`${work}/tarball`);
  console.log(`package: ${Math.round(unpackedSize / 1_000)} KB unpacked`);
  return path;
}

const isTarball = (word: string) => word.endsWith(".tgz");

if (import.meta.main) {
  const homes = homesNamed(Deno.args.filter((word) => !isTarball(word)));
  const work = await Deno.makeTempDir({ prefix: "smoke-" });
  try {
    const { entryPoints, command } = await describePackage(
      new URL("../", import.meta.url),
    );
    const tarball = await findTarball(Deno.args.find(isTarball), work);
    await using services = await startServices();
    const outcomes = await visitAll(homes, {
      tarball,
      entryPoints: Object.keys(entryPoints),
      hasCommand: command !== undefined,
      services,
      work,
    });
    const count = (outcome: Outcome) =>
      outcomes.filter((one) => one === outcome).length;
    console.log(
      `smoke: ${count("ok")} ok, ${count("ignored")} ignored, ${
        count("FAILED")
      } failed`,
    );
    if (count("FAILED") > 0) Deno.exitCode = 1;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}
