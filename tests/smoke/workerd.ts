import { build } from "esbuild";
import { run } from "../../scripts/package/run.ts";
import {
  emptyProject,
  type Home,
  type Journey,
  lastLine,
  told,
  writeJourney,
} from "./home.ts";

const MINIFLARE = "4.20260730.0";
const NODE = "22.23.3";

/** How many connections a Worker may have at once. */
const CONNECTIONS = 6;

/** Cloudflare's runtime, which the npm registry has as `workerd`. */
export const WORKERD: Home = {
  name: `workerd (miniflare ${MINIFLARE})`,
  visit: visitWorkerd,
};

async function visitWorkerd(journey: Journey): Promise<string> {
  const project = await emptyProject(
    journey,
    "workerd-project",
    [journey.tarball, `miniflare@${MINIFLARE}`, `node@${NODE}`],
    ["suite.js", "worker.js", "worker_main.js"],
  );
  await bundleWorker(journey, project);
  const { services } = journey;
  services.takeMostOpen();
  await writeJourney(journey, project, ["nowhere"]);
  const node = "node_modules/.bin/node";
  const printed = await run(node, ["worker_main.js"], project);
  const open = services.takeMostOpen();
  if (open > CONNECTIONS) {
    throw new Error(
      `Cannot run in workerd: it had ${open} connections at once`,
    );
  }
  const version = await run(
    "node_modules/.bin/workerd",
    ["--version"],
    project,
  );
  return `${version.trim()}: ${told(lastLine(printed))}`;
}

/** As wrangler bundles a Worker, with what is imported on demand in chunks. */
async function bundleWorker(
  { entryPoints }: Journey,
  project: string,
): Promise<void> {
  const published = ["http", "page"].flatMap((name) =>
    entryPoints.includes(`./${name}`)
      ? [`export * as ${name} from "@taskrunview/taskrunview/${name}";`]
      : []
  );
  await Deno.writeTextFile(`${project}/published.js`, published.join("\n"));
  await build({
    absWorkingDir: project,
    entryPoints: ["worker.js"],
    outdir: "worker",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    target: "es2022",
    logLevel: "error",
  });
}
