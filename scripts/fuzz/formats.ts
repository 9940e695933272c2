/**
 * Throws broken files of all formats but pickles at the serializers, in
 * processes with limits, and measures what each byte costs.
 *
 * Usage: deno run -A scripts/fuzz/formats.ts [--format parquet] [--inputs 20000] [--seed 1] [--keep]
 *
 * Each input is a recorded file with mutations, or a written one with pages of
 * any kind. For each it must hold that
 *
 * - no error but those that are promised is thrown, and no rejection is left,
 * - it takes at most 100 ms and 10 µs a byte of CPU time, and 64 MiB and 1 kB a
 *   byte of memory, in the best of five runs.
 *
 * With `--keep` the worst input of each format becomes a test: it is written to
 * `tests/data/fuzz`.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- a command line tool

import process from "node:process";
import {
  autoSerializer,
  type PandasFileType,
  pandasSerializer,
  type PandasSerializerOptions,
  ResultError,
  type Serializer,
} from "../../mod.ts";
import { PickleError } from "../../src/pickle/mod.ts";
import type { ReadAs } from "../../tests/end_to_end/_hostile_frames.ts";
import {
  type Format,
  type FormatInput,
  FORMATS,
  makeInput,
  readCorpus,
} from "./format_inputs.ts";
import { collectGarbage, memory, resetPeak } from "./memory.ts";
import { randomOf } from "./random.ts";

/** So many inputs are read by a process before the next one takes over. */
const BATCH = 1000;
/** Of a process, in seconds of CPU time and MiB of heap. */
const MAX_SECONDS = 120;
const MAX_HEAP = 1024;
const ATTEMPTS = 5;
const KEPT = new URL("../../tests/data/fuzz/", import.meta.url);

/** What an input costs as a share of what it may. */
interface Cost {
  readonly input: number;
  readonly cpu: number;
  readonly memory: number;
}

/** What a batch found. */
interface BatchReport {
  readonly accepted: number;
  readonly worstCpu: Cost;
  readonly worstMemory: Cost;
  readonly failures: readonly string[];
}

function serializerOf(readAs: ReadAs): Serializer {
  if (readAs === "auto") return autoSerializer();
  const [fileType, orient] = readAs.split(" ");
  return pandasSerializer({
    fileType: fileType as PandasFileType,
    orient: orient as PandasSerializerOptions["orient"],
  });
}

/** Whether it was accepted; throws what is not promised. */
async function isAccepted({ readAs, bytes }: FormatInput): Promise<boolean> {
  try {
    await serializerOf(readAs).deserialize(bytes);
    return true;
  } catch (error) {
    const isOurs = error instanceof ResultError ||
      error instanceof PickleError ||
      error instanceof SyntaxError && error.message.startsWith("Cannot ") ||
      error instanceof RangeError && error.message.startsWith("Cannot ");
    if (!isOurs) throw error;
    return false;
  }
}

async function measure(
  input: FormatInput,
): Promise<{ accepted: boolean; cpu: number; memory: number }> {
  resetPeak();
  const [, before] = memory();
  const start = process.cpuUsage();
  const accepted = await isAccepted(input);
  const { user, system } = process.cpuUsage(start);
  const { length } = input.bytes;
  return {
    accepted,
    cpu: (user + system) / 1000 / (100 + length / 100),
    memory: (memory()[0] - before) / (64 * 2 ** 20 + length * 1000),
  };
}

async function runBatch(
  format: Format,
  seed: number,
  from: number,
  to: number,
): Promise<BatchReport> {
  const corpus = await readCorpus(format);
  const failures: string[] = [];
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    failures.push(`unhandled: ${event.reason}`);
  });
  let accepted = 0;
  let worstCpu: Cost = { input: from, cpu: 0, memory: 0 };
  let worstMemory = worstCpu;
  for (let number = from; number < to; number++) {
    const input = inputOf(format, corpus, seed, number);
    try {
      let best = await measure(input);
      for (let i = 1; i < ATTEMPTS && isOver(best); i++) {
        collectGarbage(); // of other inputs
        const again = await measure(input);
        best = {
          ...again,
          cpu: Math.min(best.cpu, again.cpu),
          memory: Math.min(best.memory, again.memory),
        };
      }
      if (best.accepted) accepted++;
      const cost = { input: number, cpu: best.cpu, memory: best.memory };
      if (cost.cpu > worstCpu.cpu) worstCpu = cost;
      if (cost.memory > worstMemory.memory) worstMemory = cost;
      if (isOver(best)) {
        failures.push(
          `input ${number}: ${percent(best.cpu)} of the CPU time and ` +
            `${percent(best.memory)} of the memory that it may take`,
        );
      }
    } catch (error) {
      failures.push(`input ${number}: ${error}`);
    }
  }
  return { accepted, worstCpu, worstMemory, failures };
}

function isOver({ cpu, memory }: { cpu: number; memory: number }): boolean {
  return cpu > 1 || memory > 1;
}

function inputOf(
  format: Format,
  corpus: readonly FormatInput[],
  seed: number,
  number: number,
): FormatInput {
  return makeInput(
    format,
    corpus,
    randomOf(seed ^ Math.imul(number, 0x9e3779b1)),
  );
}

/** Runs a batch in a process of its own; undefined if that died. */
async function spawnBatch(
  format: Format,
  seed: number,
  from: number,
  to: number,
): Promise<BatchReport | undefined> {
  const { success, stdout } = await new Deno.Command("sh", {
    args: [
      ...["-c", `ulimit -t ${MAX_SECONDS}; exec "$@"`, "sh"],
      ...[Deno.execPath(), "run", "-A", "--no-check"],
      `--v8-flags=--expose-gc,--max-old-space-size=${MAX_HEAP}`,
      ...[import.meta.filename!, "--batch", format, `${seed}`],
      ...[`${from}`, `${to}`],
    ],
    stderr: "null",
  }).output();
  if (!success) return undefined;
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Halves a batch that died until it is one input. */
async function findDeath(
  format: Format,
  seed: number,
  from: number,
  to: number,
): Promise<number> {
  if (to - from === 1) return from;
  const middle = Math.floor((from + to) / 2);
  const isFirst = await spawnBatch(format, seed, from, middle) === undefined;
  return isFirst
    ? await findDeath(format, seed, from, middle)
    : await findDeath(format, seed, middle, to);
}

async function fuzz(
  format: Format,
  inputs: number,
  seed: number,
  keep: boolean,
): Promise<boolean> {
  let accepted = 0;
  let worstCpu: Cost = { input: 0, cpu: 0, memory: 0 };
  let worstMemory = worstCpu;
  for (let from = 0; from < inputs; from += BATCH) {
    const to = Math.min(from + BATCH, inputs);
    const report = await spawnBatch(format, seed, from, to);
    if (report === undefined) {
      const dead = await findDeath(format, seed, from, to);
      await save(format, seed, dead);
      console.error(`${format}, seed ${seed}, input ${dead}: the process died`);
      return false;
    }
    accepted += report.accepted;
    if (report.worstCpu.cpu > worstCpu.cpu) worstCpu = report.worstCpu;
    if (report.worstMemory.memory > worstMemory.memory) {
      worstMemory = report.worstMemory;
    }
    for (const failure of report.failures) {
      console.error(`${format}, seed ${seed}, ${failure}`);
      const [, number] = /^input (\d+)/.exec(failure) ?? [];
      if (number !== undefined) await save(format, seed, Number(number));
    }
    if (report.failures.length > 0) return false;
  }
  console.log(
    `${format}: ${inputs} inputs, ${accepted} accepted, none over its bounds; ` +
      `seed ${seed}, at most ${percent(worstCpu.cpu)} of the CPU time ` +
      `(input ${worstCpu.input}) and ${percent(worstMemory.memory)} of the ` +
      `memory (input ${worstMemory.input})`,
  );
  if (keep) await save(format, seed, worstCpu.input);
  return true;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Writes an input where the tests find it. */
async function save(
  format: Format,
  seed: number,
  number: number,
): Promise<void> {
  const corpus = await readCorpus(format);
  const { readAs, bytes } = inputOf(format, corpus, seed, number);
  await Deno.mkdir(KEPT, { recursive: true });
  const name = `${readAs.replace(" ", "-")}_${seed}_${number}.bin`;
  await Deno.writeFile(new URL(name, KEPT), bytes);
}

function numberAfter(flag: string, fallback: number): number {
  const at = Deno.args.indexOf(flag);
  return at < 0 ? fallback : Number(Deno.args[at + 1]);
}

async function main(): Promise<void> {
  if (Deno.args[0] === "--batch") {
    const [, format, ...numbers] = Deno.args;
    const [seed, from, to] = numbers.map(Number);
    Error.stackTraceLimit = 0; // most inputs end in an error
    const report = await runBatch(format as Format, seed!, from!, to!);
    console.log(JSON.stringify(report));
    return;
  }
  const inputs = numberAfter("--inputs", 20_000);
  const seed = numberAfter("--seed", Date.now() >>> 0);
  const at = Deno.args.indexOf("--format");
  const formats = at < 0 ? FORMATS : [Deno.args[at + 1] as Format];
  const keep = Deno.args.includes("--keep");
  for (const format of formats) {
    if (!await fuzz(format, inputs, seed, keep)) Deno.exit(1);
  }
}

await main();
