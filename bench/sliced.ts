/**
 * Measures the cost of slices: the pickles of the benchmarks, decoded at once
 * and in slices, alternating in one process, in CPU time.
 *
 * Usage: deno run bench/sliced.ts [--rounds 31]
 *
 * @module
 */

// deno-lint-ignore-file no-console -- what it measures is its output

import {
  decodePickle,
  decodePickleAsync,
} from "@taskrunview/taskrunview/pickle";
import { ROWS } from "./pickle_rows.ts";
import process from "node:process";
import { formatMs, median, toTable } from "./timing.ts";

const at = Deno.args.indexOf("--rounds");
const rounds = at < 0 ? 31 : Number(Deno.args[at + 1]);
/**
 * The minimum time of a measurement; short inputs are decoded several times.
 */
const LEAST_MS = 40;

/**
 * The engine collects garbage in separate tasks, which both variants pay for.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** CPU time in milliseconds, so that other programs do not count. */
async function time(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The order alternates, as the second variant has a larger heap. */
async function measure(pickle: Uint8Array): Promise<[number, number]> {
  const once = async () => await decodePickle(pickle);
  const sliced = () => decodePickleAsync(pickle);
  for (let i = 0; i < 3; i++) await sliced().then(once);
  const times = Math.max(1, Math.ceil(LEAST_MS / await time(once)));
  const several = async (run: () => Promise<unknown>) => {
    for (let i = 0; i < times; i++) {
      await run();
      await nextTask();
    }
  };
  const found: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const run = which === 0 ? once : sliced;
      found[which]!.push(await time(() => several(run)) / times);
    }
  }
  return [least(found[0]), least(found[1])];
}

/** The quarter of the times with the least disturbance. */
function least(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return median(sorted.slice(0, Math.ceil(sorted.length / 2)));
}

const table = [["pickle", "at once", "in slices", "ratio"]];
for (const [name, pickle] of ROWS) {
  const [once, sliced] = await measure(pickle);
  const ratio = (sliced / once).toFixed(3);
  table.push([name, formatMs(once), formatMs(sliced), ratio]);
}
console.log(toTable(table));
