import { run } from "../../scripts/package/run.ts";
import { emptyProject, type Home, type Journey } from "./home.ts";

const VITE = "8.3.8";
const ESBUILD = "0.28.2";
const WEBPACK = "5.112.2";
const WEBPACK_CLI = "7.3.1";

const APP = `
import { createClient, fromTaskRunId } from "@taskrunview/taskrunview";

const client = createClient({ apiUrl: "http://127.0.0.1:4200" });
const run = await fromTaskRunId(location.hash.slice(1), { client });
document.title = JSON.stringify(await run.result());
`;

/** Programs that put an application for browsers together. */
export const BUNDLERS: readonly Home[] = [
  {
    name: `Vite ${VITE}`,
    visit: (journey) =>
      visitBundler(journey, "vite", [`vite@${VITE}`], ["build"]),
  },
  {
    name: `webpack ${WEBPACK}`,
    visit: (journey) =>
      visitBundler(
        journey,
        "webpack",
        [`webpack@${WEBPACK}`, `webpack-cli@${WEBPACK_CLI}`],
        ["./app.js", "--mode", "production", "--target", "web"],
      ),
  },
];

async function visitBundler(
  journey: Journey,
  name: string,
  packages: readonly string[],
  args: readonly string[],
): Promise<string> {
  const project = await emptyProject(journey, name, [
    journey.tarball,
    ...packages,
  ]);
  await Deno.writeTextFile(`${project}/app.js`, APP);
  const page = '<!doctype html><script type="module" src="/app.js"></script>';
  await Deno.writeTextFile(`${project}/index.html`, page);
  const { success, stdout, stderr } = await new Deno.Command(
    `${project}/node_modules/.bin/${name}`,
    { args: [...args], cwd: project, env: { NO_COLOR: "1" } },
  ).output();
  const said = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  if (success && !/warning|error/i.test(said.replaceAll(/\S*\.js\b/g, ""))) {
    return "an application for browsers, without a warning";
  }
  throw new Error(`Cannot bundle with ${name}:\n${said}`);
}

/** What a bundle in one file may weigh, in bytes of gzip. */
const SINGLE_FILES: readonly {
  readonly what: string;
  readonly code: string;
  readonly conditions: readonly string[];
  readonly budget: number;
}[] = [
  {
    what: "states",
    code:
      'export { isFailed, parseState } from "@taskrunview/taskrunview/state";',
    conditions: [],
    budget: 12_000,
  },
  {
    what: "states of the main entry",
    code: 'export { isFailed, parseState } from "@taskrunview/taskrunview";',
    conditions: [],
    budget: 12_000,
  },
  {
    what: "a look-up",
    code: APP,
    conditions: ["taskrunview-lookup"],
    budget: 60_000,
  },
  {
    what: "all but Parquet",
    code: APP,
    conditions: ["taskrunview-no-parquet"],
    budget: 191_000,
  },
];

/** Bundles in one file, as those of Workers are, weigh what they are to weigh. */
export const SINGLE_FILE_BUNDLES: Home = {
  name: "bundles in one file",
  visit: async (journey) => {
    const project = await emptyProject(journey, "single-file", [
      journey.tarball,
      `esbuild@${ESBUILD}`,
    ]);
    const sizes: string[] = [];
    for (
      const [i, { what, code, conditions, budget }] of SINGLE_FILES.entries()
    ) {
      await Deno.writeTextFile(`${project}/in${i}.js`, code);
      await run(`${project}/node_modules/.bin/esbuild`, [
        `in${i}.js`,
        ...["--bundle", "--minify", "--format=esm", "--log-level=error"],
        ...conditions.map((condition) => `--conditions=${condition}`),
        `--outfile=out${i}.js`,
      ], project);
      const size = await gzipSize(`${project}/out${i}.js`);
      if (size > budget) {
        throw new Error(`Cannot ship ${what}: ${size} bytes, budget ${budget}`);
      }
      sizes.push(`${what} ${(size / 1_000).toFixed(1)} KB`);
    }
    return sizes.join(", ");
  },
};

async function gzipSize(path: string): Promise<number> {
  const { body } = new Response((await Deno.open(path)).readable);
  const packed = body!.pipeThrough(new CompressionStream("gzip"));
  return (await new Response(packed).arrayBuffer()).byteLength;
}
