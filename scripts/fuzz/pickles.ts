/**
 * Decodes pickles of a grammar in child processes with limits: instructions
 * that fit together, all constructors of the tables, arguments that are wrong,
 * huge, negative and shared.
 *
 * Usage: deno task fuzz:pickles [--inputs 100000] [--seed 1] [--aliasing 20000] [--compared 20000] [--keep]
 *
 * For each input it must hold that nothing but a PickleError is thrown, that it
 * takes at most 100 ms and 10 µs a byte of CPU time, 64 MiB and 1 kB a byte of
 * memory, and that the process lives on with a heap of 128 MiB. Where `python3`
 * is there, pickles that put containers in several places, and pickles that call
 * classes of Python's standard library, are compared with what CPython reads.
 *
 * With `--keep` the worst inputs become tests: they are written to
 * `tests/data/fuzz`.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- a command line tool

import { compareAliasing, compareGrammar } from "./compare.ts";
import { type Cost, percent, type Report } from "./pickle_child.ts";
import { grammarPickle } from "./pickle_grammar.ts";

const BATCH = 5000;
const CHILD = new URL("pickle_child.ts", import.meta.url).pathname;
const KEPT = new URL("../../tests/data/fuzz/", import.meta.url);

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
      "--allow-all",
      "--v8-flags=--expose-gc,--max-old-space-size=128",
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

async function fuzzGrammar(
  inputs: number,
  seed: number,
  keep: boolean,
): Promise<boolean> {
  let [accepted, bytes, done, isWhole] = [0, 0, 0, true];
  let worstCpu: Cost = { seed, bytes: 1, share: 0 };
  let worstMemory = worstCpu;
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
    worstCpu = dearer(worstCpu, report.worstCpu);
    worstMemory = dearer(worstMemory, report.worstMemory);
    for (const { seed, what } of report.failures) {
      console.error(`seed ${seed}: ${what}`);
      isWhole = false;
    }
    if ((from - seed) % (BATCH * 20) === 0) console.log(`${done} inputs`);
  }
  console.log(
    `${done} pickles of ${Math.round(bytes / done)} bytes on average, ` +
      `${accepted} accepted; at most ${text(worstCpu)} of the CPU time and ` +
      `${text(worstMemory)} of the memory that is allowed`,
  );
  if (keep) {
    for (const worst of [worstCpu, worstMemory]) await save(worst.seed);
  }
  return isWhole;
}

function dearer(a: Cost, b: Cost): Cost {
  return b.share > a.share ? b : a;
}

function text({ share, seed, bytes }: Cost): string {
  return `${percent(share)} (seed ${seed}, ${bytes} bytes)`;
}

/** Writes an input where the tests find it. */
async function save(seed: number): Promise<void> {
  await Deno.mkdir(KEPT, { recursive: true });
  await Deno.writeFile(
    new URL(`pickle_${seed}.bin`, KEPT),
    grammarPickle(seed),
  );
}

const seed = numberAfter("--seed", 1);
const keep = Deno.args.includes("--keep");
const isWhole = await fuzzGrammar(numberAfter("--inputs", 100_000), seed, keep);
const agrees = [
  await compareAliasing(numberAfter("--aliasing", 20_000), seed),
  await compareGrammar(numberAfter("--compared", 20_000), seed),
];
if (!isWhole || agrees.includes(false)) Deno.exit(1);
