/** Decodes pickles of the grammar, from one seed up to another; see `pickles.ts`. */
// deno-lint-ignore-file no-console -- its output is its result

import process from "node:process";
import { decode } from "../../src/pickle/decode.ts";
import { PickleError } from "../../src/pickle/errors.ts";
import { grammarPickle } from "./pickle_grammar.ts";

/** What one input, or a range of them, cost. */
export interface Report {
  readonly inputs: number;
  readonly accepted: number;
  readonly bytes: number;
  /** The most CPU time of one input: milliseconds, less 100, for each byte. */
  readonly worst: {
    readonly seed: number;
    readonly cpu: number;
    readonly bytes: number;
  };
  /** Seeds of inputs that broke a promise, and how. */
  readonly failures: readonly {
    readonly seed: number;
    readonly what: string;
  }[];
}

const FREE_MS = 100;
const MS_PER_BYTE = 0.01;
/** A machine that does other things, too, needs more: the least of some runs counts. */
const RUNS = 4;

function cpuMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
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
  let worst = { seed: from, cpu: 0, bytes: 1 };
  for (let seed = from; seed < to; seed++) {
    const bytes = grammarPickle(seed);
    total += bytes.length;
    let first = false as boolean | string;
    let cpu = cpuMs(() => first = outcome(bytes, true));
    const bound = FREE_MS + bytes.length * MS_PER_BYTE;
    for (let run = 1; cpu > bound && run < RUNS; run++) {
      cpu = Math.min(cpu, cpuMs(() => void outcome(bytes, true)));
    }
    if (cpu > worst.cpu) worst = { seed, cpu, bytes: bytes.length };
    if (cpu > bound) failures.push({ seed, what: `${cpu} ms of CPU time` });
    if (typeof first === "string") failures.push({ seed, what: first });
    if (first === true) accepted++;
    if (seed % 16 === 0 && outcome(bytes, false) !== first) {
      failures.push({ seed, what: "the fast path gave another outcome" });
    }
  }
  return { inputs: to - from, accepted, bytes: total, worst, failures };
}

if (import.meta.main) {
  Error.stackTraceLimit = 0; // most inputs end in an error
  const [from, to] = Deno.args.map(Number);
  console.log(JSON.stringify(examine(from!, to!)));
}
