/**
 * Prints how long the event loop waits at most while each kind of input is
 * decoded, and how soon a signal ends the decode, each in a process of its own.
 *
 * Usage: deno run -A bench/blocks/report.ts [--mib 16] [--kind NAME] [--node]
 *
 * With `--node` the measurement is bundled and run by Node.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- what it measures is its output

import { formatMs, toTable } from "../timing.ts";
import { KINDS } from "./inputs.ts";

interface Measured {
  readonly bytes: number;
  readonly outcome: string;
  readonly took: number;
  readonly longest: number;
  readonly ended: number | null;
}

const MEASURE = new URL("measure.ts", import.meta.url).pathname;
const HEAP = "--max-old-space-size=6000";

function valueAfter(flag: string): string | undefined {
  const at = Deno.args.indexOf(flag);
  return at < 0 ? undefined : Deno.args[at + 1];
}

/** The measurement as one file, for Node. */
async function bundled(): Promise<string> {
  const file = `${await Deno.makeTempDir()}/measure.mjs`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform",
      "deno",
      "--output",
      file,
      MEASURE,
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return file;
}

async function measure(
  command: readonly string[],
  kind: string,
  size: number,
): Promise<Measured | undefined> {
  const [program, ...args] = command;
  const { success, stdout } = await new Deno.Command(program!, {
    args: [...args, kind, String(size)],
    stderr: "null",
  }).output();
  if (!success) return undefined;
  return JSON.parse(new TextDecoder().decode(stdout));
}

const size = Number(valueAfter("--mib") ?? 16) * 2 ** 20;
const kind = valueAfter("--kind");
const command = Deno.args.includes("--node")
  ? ["node", HEAP, await bundled()]
  : [Deno.execPath(), "run", "-A", "--no-check", `--v8-flags=${HEAP}`, MEASURE];
const table = [["kind", "bytes", "took", "longest wait", "ended", "outcome"]];
for (const name of kind === undefined ? KINDS : [kind]) {
  const found = await measure(command, name, size);
  if (found === undefined) table.push([name, "", "", "", "", "it failed"]);
  else {
    const { bytes, took, longest, ended, outcome } = found;
    const after = ended === null ? "too soon" : formatMs(ended);
    table.push(
      [name, `${bytes}`, formatMs(took), formatMs(longest), after, outcome],
    );
  }
}
console.log(toTable(table));
