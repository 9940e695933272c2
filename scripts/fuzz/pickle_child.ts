/** Decodes pickles of the grammar, from one seed up to another; see `pickles.ts`. */
// deno-lint-ignore-file no-console -- its output is its result

import process from "node:process";
import { decode } from "../../src/pickle/decode.ts";
import { PickleError } from "../../src/pickle/errors.ts";
import { collectGarbage, memory, resetPeak } from "./memory.ts";
import { grammarPickle } from "./pickle_grammar.ts";

/** An input, and its cost as a share of what it may cost. */
export interface Cost {
  readonly seed: number;
  readonly bytes: number;
  readonly share: number;
}

/** What a range of inputs cost. */
export interface Report {
  readonly inputs: number;
  readonly accepted: number;
  readonly bytes: number;
  readonly worstCpu: Cost;
  readonly worstMemory: Cost;
  /** Seeds of inputs that broke a promise, and how. */
  readonly failures: readonly {
    readonly seed: number;
    readonly what: string;
  }[];
}

const FREE_MS = 100;
const MS_PER_BYTE = 0.01;
const FREE_MEMORY = 64 * 2 ** 20;
const MEMORY_PER_BYTE = 1000;
/** A machine that does other things, too, needs more: the least of some runs counts. */
const RUNS = 4;

/** The shares of CPU time and memory that one run takes. */
function cost(bytes: Uint8Array, run: () => void): [number, number] {
  resetPeak();
  const [, resident] = memory();
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return [
    (user + system) / 1000 / (FREE_MS + bytes.length * MS_PER_BYTE),
    (memory()[0] - resident) / (FREE_MEMORY + bytes.length * MEMORY_PER_BYTE),
  ];
}

/** Whether it was accepted; a text if it threw anything but a PickleError. */
function outcome(bytes: Uint8Array, fast: boolean): boolean | string {
  try {
    decode(bytes, {}, fast);
    return true;
  } catch (error) {
    return error instanceof PickleError ? false : `it threw ${error}`;
  }
}

function examine(from: number, to: number): Report {
  const failures: { seed: number; what: string }[] = [];
  let [accepted, total] = [0, 0];
  let worstCpu: Cost = { seed: from, bytes: 1, share: 0 };
  let worstMemory = worstCpu;
  for (let seed = from; seed < to; seed++) {
    const bytes = grammarPickle(seed);
    total += bytes.length;
    let first = false as boolean | string;
    let [cpu, peak] = cost(bytes, () => first = outcome(bytes, true));
    for (let run = 1; (cpu > 1 || peak > 1) && run < RUNS; run++) {
      collectGarbage(); // of other inputs
      const [cpuNow, peakNow] = cost(bytes, () => void outcome(bytes, true));
      [cpu, peak] = [Math.min(cpu, cpuNow), Math.min(peak, peakNow)];
    }
    const { length } = bytes;
    if (cpu > worstCpu.share) worstCpu = { seed, bytes: length, share: cpu };
    if (peak > worstMemory.share) {
      worstMemory = { seed, bytes: length, share: peak };
    }
    if (cpu > 1) {
      failures.push({ seed, what: `${percent(cpu)} of its CPU time` });
    }
    if (peak > 1) {
      failures.push({ seed, what: `${percent(peak)} of its memory` });
    }
    if (typeof first === "string") failures.push({ seed, what: first });
    if (first === true) accepted++;
    if (seed % 16 === 0 && outcome(bytes, false) !== first) {
      failures.push({ seed, what: "the fast path gave another outcome" });
    }
  }
  const inputs = to - from;
  return { inputs, accepted, bytes: total, worstCpu, worstMemory, failures };
}

/** A share as text. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

if (import.meta.main) {
  Error.stackTraceLimit = 0; // most inputs end in an error
  const [from, to] = Deno.args.map(Number);
  console.log(JSON.stringify(examine(from!, to!)));
}
