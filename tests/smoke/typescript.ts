import { run } from "../../scripts/package/run.ts";
import { emptyProject, type Home, type Journey } from "./home.ts";

const TYPESCRIPTS = ["5.9.3", "7.0.2"];
const TYPES_NODE = "22.20.5";

const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  noEmit: true,
  target: "ES2022",
  types: ["node"],
};

/** How programs find packages. */
const RESOLUTIONS = [
  { module: "NodeNext", moduleResolution: "NodeNext" },
  { module: "ESNext", moduleResolution: "Bundler" },
];

/** With Node's types alone, and with those of a browser too. */
const LIBS = [["ES2023"], ["ES2023", "DOM", "DOM.Iterable"]];

/** TypeScript programs that use the package. */
export const TYPESCRIPT: readonly Home[] = TYPESCRIPTS.map((version) => ({
  name: `TypeScript ${version}`,
  visit: (journey) => visitTypeScript(journey, version),
}));

async function visitTypeScript(
  journey: Journey,
  version: string,
): Promise<string> {
  const project = await emptyProject(
    journey,
    `typescript-${version}`,
    [journey.tarball, `typescript@${version}`, `@types/node@${TYPES_NODE}`],
    ["consumer.ts"],
  );
  await Deno.writeTextFile(`${project}/every.ts`, everyEntryPoint(journey));
  for (const resolution of RESOLUTIONS) {
    for (const lib of LIBS) {
      const compilerOptions = { ...OPTIONS, ...resolution, lib };
      const config = { compilerOptions, files: ["consumer.ts", "every.ts"] };
      await Deno.writeTextFile(
        `${project}/tsconfig.json`,
        JSON.stringify(config),
      );
      await run("node_modules/.bin/tsc", ["--pretty", "false"], project);
    }
  }
  return "nodenext and bundler, with and without the DOM";
}

/** A program that imports all there is, so that all declarations are checked. */
function everyEntryPoint({ entryPoints }: Journey): string {
  return entryPoints.map((entry, at) =>
    `export * as entry${at} from "@taskrunview/taskrunview${entry.slice(1)}";`
  ).join("\n");
}
