/**
 * Decodes pickles of a grammar in child processes with limits: instructions
 * that fit together, all constructors of the tables, arguments that are wrong,
 * huge, negative and shared.
 *
 * Usage: deno task fuzz:pickles [--inputs 100000] [--seed 1] [--aliasing 20000]
 *
 * For each input it must hold that nothing but a PickleError is thrown, that it
 * takes at most 100 ms and 10 µs a byte of CPU time, and that the process lives
 * on with a heap of 128 MiB. Where `python3` is there, pickles that put
 * containers in several places are compared with what CPython reads.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- a command line tool

import { decode } from "../../src/pickle/decode.ts";
import { canon, sortSets } from "../../tests/pickle/_canon.ts";
import type { Report } from "./pickle_child.ts";

const BATCH = 5000;
const CHILD = new URL("pickle_child.ts", import.meta.url).pathname;
const ALIASING = new URL(
  "../../tests/data/pickle/make_aliasing.py",
  import.meta.url,
).pathname;

function numberAfter(flag: string, fallback: number): number {
  const at = Deno.args.indexOf(flag);
  return at < 0 ? fallback : Number(Deno.args[at + 1]);
}

/** What a child reports of a range of seeds; undefined if it did not live. */
async function reportOf(from: number, to: number): Promise<Report | undefined> {
  const { success, stdout } = await new Deno.Command("sh", {
    args: [
      "-c",
      `ulimit -t 600; exec "$@"`,
      "sh",
      Deno.execPath(),
      "run",
      "--no-check",
      "--allow-read",
      "--allow-env",
      "--v8-flags=--max-old-space-size=128",
      CHILD,
      String(from),
      String(to),
    ],
    stderr: "null",
  }).output();
  return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
}

/** The seed of a range that ends a process, found by halves. */
async function fatalSeed(from: number, to: number): Promise<number> {
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (await reportOf(from, middle) === undefined) to = middle;
    else from = middle;
  }
  return from;
}

async function fuzzGrammar(inputs: number, seed: number): Promise<boolean> {
  let [accepted, bytes, done, isWhole] = [0, 0, 0, true];
  let worst: Report["worst"] = { seed, cpu: 0, bytes: 1 };
  for (let from = seed; from < seed + inputs; from += BATCH) {
    const to = Math.min(from + BATCH, seed + inputs);
    const report = await reportOf(from, to);
    if (report === undefined) {
      console.error(`seed ${await fatalSeed(from, to)} ends the process`);
      isWhole = false;
      continue;
    }
    done += report.inputs;
    accepted += report.accepted;
    bytes += report.bytes;
    if (report.worst.cpu > worst.cpu) worst = report.worst;
    for (const { seed, what } of report.failures) {
      console.error(`seed ${seed}: ${what}`);
      isWhole = false;
    }
    if ((from - seed) % (BATCH * 20) === 0) console.log(`${done} inputs`);
  }
  console.log(
    `${done} pickles of ${Math.round(bytes / done)} bytes on average, ` +
      `${accepted} accepted; the worst took ${worst.cpu.toFixed(1)} ms for ` +
      `${worst.bytes} bytes (seed ${worst.seed})`,
  );
  return isWhole;
}

/** What differs from CPython, of pickles that put containers in many places. */
async function compareAliasing(rows: number, seed: number): Promise<boolean> {
  const python = await new Deno.Command("python3", {
    args: [ALIASING, String(rows), String(seed)],
  }).output().catch(() => undefined);
  if (python?.success !== true) {
    console.log("CPython is not there: nothing is compared");
    return true;
  }
  let differing = 0;
  for (
    const line of new TextDecoder().decode(python.stdout).trimEnd().split("\n")
  ) {
    const { bytes: text, value } = JSON.parse(line);
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const wanted = JSON.stringify(sortSets(value));
    for (const fast of [true, false]) {
      if (JSON.stringify(canon(decode(bytes, {}, fast))) === wanted) continue;
      console.error(`CPython reads another value: ${text}`);
      differing++;
    }
  }
  console.log(`${rows} pickles compared with CPython, ${differing} differ`);
  return differing === 0;
}

const seed = numberAfter("--seed", 1);
const isWhole = await fuzzGrammar(numberAfter("--inputs", 100_000), seed);
const agrees = await compareAliasing(numberAfter("--aliasing", 20_000), seed);
if (!isWhole || !agrees) Deno.exit(1);
