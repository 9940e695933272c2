import { assert } from "@std/assert";
import { startTestBackend } from "../../../src/testing/mod.ts";
import type { TestBackendOptions } from "../../../src/testing/mod.ts";

const MAIN = new URL("../../../examples/distributed/main.ts", import.meta.url);
const LOCK = `--lock=${new URL("deno.lock", MAIN).pathname}`;

/** An API that stops in the middle, a folder for parts, and the program. */
export interface Scene {
  /** The folder of the parts. */
  readonly folder: string;
  /** The address of the API. */
  readonly apiUrl: string;
  /** Starts the program. */
  start(command: string, ...args: readonly string[]): Deno.ChildProcess;
  /** Resolves in the middle: some parts are written, a part waits for the API. */
  readonly middle: Promise<void>;
  /** Has the API answer on. */
  goOn(): void;
}

/** Runs with a folder for the parts, and an API that stops in the middle. */
export async function withScene(
  data: TestBackendOptions,
  run: (scene: Scene) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const { promise: middle, resolve: reach } = Promise.withResolvers<void>();
  const { promise: later, resolve: goOn } = Promise.withResolvers<void>();
  await using api = await startTestBackend({
    ...data,
    async onRequest() {
      if ([...Deno.readDirSync(folder)].filter(isPart).length < 3) return;
      reach();
      await later;
    },
  });
  const start = (command: string, ...args: readonly string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--allow-all", LOCK, MAIN.pathname, command],
        ...["--api", api.url, "--out", folder, "--expire", "2", ...args],
      ],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
  try {
    await run({ folder, apiUrl: api.url, start, middle, goOn });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Waits for the middle; fails if the work ends before. */
export async function reach(
  middle: Promise<void>,
  ended: Promise<unknown>,
): Promise<void> {
  const tooSoon = ended.then(() => Promise.reject(new Error("it has ended")));
  await Promise.race([middle, tooSoon]);
}

/** Whether an entry of the folder is a part. */
export const isPart = ({ name }: Deno.DirEntry): boolean =>
  name.startsWith("part-");

/** Kills the first worker of a program in the middle, and waits for its end. */
export async function killInTheMiddle(
  program: Deno.ChildProcess,
  { middle, goOn }: Scene,
): Promise<{ readonly code: number; readonly printed: string }> {
  const started = Promise.withResolvers<number>();
  let printed = "";
  const reading = (async () => {
    const texts = program.stdout.pipeThrough(new TextDecoderStream());
    for await (const text of texts) {
      printed += text;
      const [, pid] = /worker (\d+) started/.exec(printed) ?? [];
      if (pid !== undefined) started.resolve(Number(pid));
    }
  })();
  await reach(middle, program.status);
  const pid = await started.promise;
  Deno.kill(pid, "SIGKILL");
  goOn();
  const { code } = await program.status;
  await reading;
  assert(printed.includes(`worker ${pid} was killed: SIGKILL`), printed);
  return { code, printed };
}
