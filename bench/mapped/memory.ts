import type { Figure } from "./report.ts";

/**
 * Measures the heap of a long iteration and of a view, in separate processes.
 */
export async function memoryFigures(): Promise<readonly Figure[]> {
  const [growth] = await measure("walk", "1000000");
  const [view] = await measure("views", "100000");
  return [{
    what: "1,000,000 children, pages of 100: heap beyond the first 1,000",
    ours: `${(growth! / 2 ** 20).toFixed(1)} MB`,
    peer: "",
    ratio: "",
    goal: "at most 32 MB",
  }, {
    what: "a view held, beyond its state",
    ours: `${view!.toFixed(0)} bytes`,
    peer: "",
    ratio: "",
    goal: "at most 1,024 bytes",
  }];
}

const SCRIPT = new URL(
  "../../tests/end_to_end/_measure_memory.ts",
  import.meta.url,
).pathname;

async function measure(...args: readonly string[]): Promise<number[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--v8-flags=--expose-gc", "--allow-env"],
      ...["--allow-net=127.0.0.1", "--allow-read", SCRIPT, ...args],
    ],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}
