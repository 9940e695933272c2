import type { Home, Journey } from "./home.ts";

const ROOT = new URL("../../", import.meta.url);

/** Packages are resolved in another order now and then. */
const RUNS = 4;

/** A program of a user who has no lock file, and grants what is documented. */
export const DENO_SOURCE: Home = {
  name: `Deno ${Deno.version.deno} from source`,
  visit: async (journey) => {
    const program = await writeProgram(journey);
    for (let count = 0; count < RUNS; count++) await runOnce(program);
    return `${RUNS} starts without a lock, a warning or more permissions`;
  },
};

async function writeProgram({ work, services }: Journey): Promise<string> {
  const folder = `${work}/deno-source`;
  await Deno.mkdir(folder);
  const { imports } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );
  const config = JSON.stringify({ imports, lock: false });
  await Deno.writeTextFile(`${folder}/deno.json`, config);
  const program = `${folder}/main.ts`;
  await Deno.writeTextFile(
    program,
    `import { createClient } from ${JSON.stringify(new URL("mod.ts", ROOT))};
const client = createClient({ apiUrl: "${services.places.apiUrl}" });
console.log(Object.keys(await client.graphql("{ hello }")));
`,
  );
  return program;
}

async function runOnce(program: string): Promise<void> {
  const permissions = ["--allow-net=127.0.0.1", "--allow-env=NODE_ENV"];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", ...permissions, program],
    cwd: program.slice(0, program.lastIndexOf("/")),
    env: { NO_COLOR: "1" },
  }).output();
  const [printed, told] = [stdout, stderr]
    .map((bytes) => new TextDecoder().decode(bytes));
  if (printed === '[ "hello" ]\n' && !/warning/i.test(told!)) return;
  throw new Error(`Cannot run "${program}": ${printed}${told}`);
}
