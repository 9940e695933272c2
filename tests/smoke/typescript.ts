import { run } from "../../scripts/package/run.ts";
import { emptyProject, type Home, type Journey } from "./home.ts";

const TYPESCRIPTS = ["5.2.2", "5.9.3", "7.0.2"];
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

/** Programs for Node, with its types alone, and those for browsers too. */
const PROGRAMS = [
  { module: "NodeNext", moduleResolution: "NodeNext", lib: ["ES2023"] },
  {
    module: "ESNext",
    moduleResolution: "Bundler",
    lib: ["ES2023", "DOM", "DOM.Iterable"],
  },
];

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
  for (const program of PROGRAMS) {
    const compilerOptions = { ...OPTIONS, ...program };
    const config = { compilerOptions, files: ["consumer.ts", "every.ts"] };
    await Deno.writeTextFile(
      `${project}/tsconfig.json`,
      JSON.stringify(config),
    );
    await run("node_modules/.bin/tsc", ["--pretty", "false"], project);
  }
  return "nodenext with Node's types, bundler with the DOM's";
}

/** A program that imports all there is, so that all declarations are checked. */
function everyEntryPoint({ entryPoints }: Journey): string {
  return entryPoints.map((entry, at) =>
    `export * as entry${at} from "@taskrunview/taskrunview${entry.slice(1)}";`
  ).join("\n");
}
