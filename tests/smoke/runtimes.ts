import { COMMAND_NAME } from "../../scripts/package/package_json.ts";
import { run } from "../../scripts/package/run.ts";
import {
  emptyProject,
  type Home,
  type Journey,
  lastLine,
  told,
  writeJourney,
} from "./home.ts";

/** The oldest Node that package.json allows, and those that are maintained. */
const NODES = ["20.3.0", "20.20.2", "22.23.3", "24.21.0"];
const BUN = "1.4.5";

const PARTS = ["local", "testing"];

/** What npm makes of the package's command. */
const COMMAND = `node_modules/.bin/${COMMAND_NAME}`;

/** A task run whose result is 3. */
const COUNT_RUN = "2cc189e8-9ab2-5ffe-894d-e9ae9e3301e1";

/** The runtimes whose own programs can be had from the npm registry. */
export const RUNTIMES: readonly Home[] = [
  ...NODES.map((version) => ({
    name: `Node ${version}`,
    visit: (journey: Journey) => visitInstalled(journey, "node", version),
  })),
  {
    name: `Bun ${BUN}`,
    visit: (journey) => visitInstalled(journey, "bun", BUN),
  },
  { name: `Deno ${Deno.version.deno}`, visit: visitDeno },
];

async function visitInstalled(
  journey: Journey,
  runtime: "node" | "bun",
  version: string,
): Promise<string> {
  const name = `${runtime}-${version}`;
  const home = await emptyProject(journey, name, [`${runtime}@${version}`]);
  const program = `${home}/node_modules/.bin/${runtime}`;
  const found = (await run(program, ["--version"], home)).trim();
  if (found.replace("v", "") !== version) {
    throw new Error(
      `Cannot use ${runtime} ${version}: "${found}" was installed`,
    );
  }
  const flags = runtime === "node" ? ["--enable-source-maps"] : [];
  return await visit(journey, `${name}-project`, program, flags);
}

async function visitDeno(journey: Journey): Promise<string> {
  const flags = [
    "run",
    "--no-config",
    "--node-modules-dir=manual",
    "--allow-net=127.0.0.1",
    "--allow-env",
    "--allow-read",
  ];
  return await visit(journey, "deno-project", Deno.execPath(), flags);
}

async function visit(
  journey: Journey,
  name: string,
  program: string,
  flags: readonly string[],
): Promise<string> {
  const project = await emptyProject(journey, name, [journey.tarball], [
    "main.js",
    "suite.js",
  ]);
  await writeJourney(journey, project, PARTS);
  const counts = lastLine<Record<string, number>>(
    await run(program, [...flags, "main.js"], project),
  );
  await useReadme(project, (file) => run(program, [...flags, file], project));
  const command = (words: readonly string[]) =>
    run(program, [...flags, COMMAND, ...words], project);
  return told({
    ...counts,
    ...journey.hasCommand && { command: await useCommand(journey, command) },
  });
}

/** Runs the first example of the README as it is printed. */
async function useReadme(
  project: string,
  runFile: (file: string) => Promise<string>,
): Promise<void> {
  const readme = new URL("../../README.md", import.meta.url);
  const [, code] = /```ts\n([^]*?)```/.exec(await Deno.readTextFile(readme))!;
  await Deno.writeTextFile(`${project}/readme.mjs`, code!);
  const printed = await runFile("readme.mjs");
  // Consoles print an object on one line or on several.
  if (!/^Success \{\s+count: 3,/.test(printed)) {
    throw new Error(`Cannot run the README's example: "${printed}"`);
  }
}

/** Asks the command for a result, of the API and of an archive, and for help. */
async function useCommand(
  { services: { places } }: Journey,
  command: (words: readonly string[]) => Promise<string>,
): Promise<number> {
  const api = ["--api-url", `${places.apiUrl}`];
  const printed = await command(["result", COUNT_RUN, "--json", ...api]);
  if (printed !== "3\n") throw new Error(`Cannot use taskrun: "${printed}"`);
  const archive = ["--archive", `${places.archive}`];
  const kept = await command(["result", COUNT_RUN, "--json", ...archive]);
  if (kept !== "3\n") throw new Error(`Cannot read an archive: "${kept}"`);
  const help = await command(["--help"]);
  if (!help.includes("taskrun")) {
    throw new Error(`Cannot use taskrun: "${help}"`);
  }
  return 3;
}
