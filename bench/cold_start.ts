/**
 * Measures the cost of an import for a program that starts: whole processes
 * with an empty script and with an import, alternating in the same run. The
 * last part of `deno task bench`; alone, with a number of rounds:
 *
 *     deno run --lock=dev.lock -A bench/cold_start.ts [ROUNDS]
 *
 * @module
 */
// deno-lint-ignore-file no-console -- its figures are its output
import { build } from "esbuild";
import { packNpm } from "../scripts/pack_npm.ts";
import { run } from "../scripts/package/run.ts";

const ROUNDS = Number(Deno.args[0] ?? 15);
if (!Number.isInteger(ROUNDS) || ROUNDS < 1) {
  throw new Error(`Cannot measure "${Deno.args[0]}" rounds: it is not a count`);
}

/** The maximum number of milliseconds that an import may add. */
const GOAL = 40;

/** A script in a runtime. */
interface Start {
  readonly program: string;
  readonly args: readonly string[];
}

interface Comparison {
  readonly name: string;
  readonly empty: Start;
  readonly importing: Start;
}

const DENO = ["run", "--no-config", "--no-lock", "--node-modules-dir=manual"];

const SOURCES = ["run", `--config=${sourceOf("deno.json")}`];

const COMPARISONS: readonly Comparison[] = [
  {
    name: "Deno, npm package",
    empty: { program: Deno.execPath(), args: [...DENO, "empty.mjs"] },
    importing: { program: Deno.execPath(), args: [...DENO, "core.mjs"] },
  },
  {
    name: "Node, npm package",
    empty: { program: "node", args: ["empty.mjs"] },
    importing: { program: "node", args: ["core.mjs"] },
  },
  {
    name: "Deno, sources as on JSR",
    empty: { program: Deno.execPath(), args: [...SOURCES, "empty.mjs"] },
    importing: {
      program: Deno.execPath(),
      args: [...SOURCES, sourceOf("mod.ts")],
    },
  },
  {
    name: "Node, ./pickle alone",
    empty: { program: "node", args: ["empty.mjs"] },
    importing: { program: "node", args: ["pickle.mjs"] },
  },
];

const SCRIPTS = {
  "empty.mjs": "",
  "core.mjs": 'import "@taskrunview/taskrunview";',
  "pickle.mjs": 'import "@taskrunview/taskrunview/pickle";',
};

function sourceOf(path: string): string {
  return new URL(`../${path}`, import.meta.url).pathname;
}

async function timed(start: Start, folder: string): Promise<number> {
  const from = performance.now();
  await run(start.program, start.args, folder);
  return performance.now() - from;
}

function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

function shown(times: readonly number[]): string {
  const round = (time: number) => time.toFixed(0);
  return `${round(middle(times))} ms (${round(Math.min(...times))}–${
    round(Math.max(...times))
  })`;
}

async function measure(folder: string): Promise<void> {
  console.log(`load of the machine: ${Deno.loadavg()[0]!.toFixed(1)}`);
  const times = new Map(
    COMPARISONS.map((one) => [one, {
      empty: [] as number[],
      importing: [] as number[],
    }]),
  );
  for (let round = -1; round < ROUNDS; round++) {
    for (const [comparison, { empty, importing }] of times) {
      const pair = [
        await timed(comparison.empty, folder),
        await timed(comparison.importing, folder),
      ] as const;
      if (round < 0) continue; // fills caches
      empty.push(pair[0]);
      importing.push(pair[1]);
    }
  }
  for (const [{ name }, { empty, importing }] of times) {
    const cost = middle(importing) - middle(empty);
    const least = Math.min(...importing) - Math.min(...empty);
    console.log(
      `${name.padEnd(24)} empty ${shown(empty)}, importing ${
        shown(importing)
      }: ${cost.toFixed(0)} ms more, ${
        least.toFixed(0)
      } by the fastest, the goal is ${GOAL}`,
    );
  }
}

/** The maximum number of gzip bytes of a look-up and its request. */
const BUNDLE_GOAL = 34_000;

const LOOK_UP =
  `export { createClient, fromTaskRunId } from "@taskrunview/taskrunview";`;

/**
 * Bundles a look-up from the npm package, and returns the size of all files
 * that it loads.
 */
async function bundleSize(folder: string): Promise<number> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: LOOK_UP, resolveDir: folder },
    ...{ bundle: true, minify: true, splitting: true, format: "esm" },
    ...{ platform: "browser", outdir: "out", metafile: true, write: false },
    absWorkingDir: folder,
  });
  const { outputs } = metafile!;
  const loaded = new Set<string>();
  const load = (path: string, alsoLater: RegExp | undefined) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of outputs[path]!.imports) {
      const isNow = kind === "import-statement" || alsoLater?.test(next);
      if (isNow && outputs[next]) load(next, alsoLater);
    }
  };
  const entry = Object.keys(outputs).find((path) => /stdin/.test(path))!;
  load(entry, /attempts/); // the first request
  const texts = outputFiles!
    .filter(({ path }) => [...loaded].some((name) => path.endsWith(`/${name}`)))
    .map(({ contents }) => contents as Uint8Array<ArrayBuffer>);
  const packed = new Blob(texts).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(packed).arrayBuffer()).byteLength;
}

if (import.meta.main) {
  const work = await Deno.makeTempDir({ prefix: "start-" });
  try {
    const { path } = await packNpm(work);
    const json = { private: true, type: "module" };
    await Deno.writeTextFile(`${work}/package.json`, JSON.stringify(json));
    for (const [file, text] of Object.entries(SCRIPTS)) {
      await Deno.writeTextFile(`${work}/${file}`, text);
    }
    await run("npm", ["install", "--no-audit", "--no-fund", path], work);
    const size = await bundleSize(work);
    console.log(
      `npm bundle of a look-up, its first request included: ${size} B of gzip, the goal is ${BUNDLE_GOAL}`,
    );
    await measure(work);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}
