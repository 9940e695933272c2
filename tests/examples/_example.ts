import { assert } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const README = new URL("examples/README.md", ROOT);

/** What a program has printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly printed: string;
  readonly errors: string;
}

/** The command of each example, as the table in its README has it. */
export function commands(): Map<string, string> {
  const rows = Deno.readTextFileSync(README)
    .matchAll(/^\| \[[^\]]+\]\(([^)]+)\) *\|.*\| `([^`]+)` *\|$/gm);
  return new Map([...rows].map(([, path, command]) => [path!, command!]));
}

/** Starts the command of an example, with more words and variables. */
export function startExample(
  path: string,
  env: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
): Deno.ChildProcess {
  const [program, ...args] = commands().get(path)?.split(" ") ?? [];
  assert(program === "deno", `${path} has no command of Deno in its README`);
  return new Deno.Command(Deno.execPath(), {
    args: [...args, ...words],
    cwd: ROOT,
    clearEnv: true,
    env: { ...plainEnv(), ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the command of an example to its end. */
export async function runExample(
  path: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await startExample(path, env).output();
  const decoder = new TextDecoder();
  return {
    code,
    printed: decoder.decode(stdout),
    errors: decoder.decode(stderr),
  };
}

const OF_EXAMPLES = [
  "FLOW_RUN_ID",
  "TASK_SLUG",
  "WORKER_DIR",
  "MOUNT",
  "BUCKET",
  "STORE_URL",
  "ACCESS_TOKEN",
  "PORT",
];

/** The environment without what an example or the library looks for in it. */
export function plainEnv(): Record<string, string> {
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) =>
    !OF_EXAMPLES.includes(name) && !/^(?:AWS|PREFECT)_/.test(name)
  );
  return {
    ...Object.fromEntries(kept),
    AWS_EC2_METADATA_DISABLED: "true",
    NO_COLOR: "1",
  };
}
