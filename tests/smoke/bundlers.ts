import { emptyProject, type Home, type Journey } from "./home.ts";

const VITE = "8.3.8";
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
