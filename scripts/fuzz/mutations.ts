/**
 * Throws broken pickles at the decoder and checks that it never does more than
 * refuse them.
 *
 * Usage: deno task fuzz:mutations [--seconds 60] [--inputs 1000000] [--seed 1]
 *
 * Each input is a recorded pickle with mutations, two of them crossed, or a row
 * of random instructions. For each it must hold that
 *
 * - nothing but a PickleError is thrown,
 * - it takes less than a second, and the heap does not grow,
 * - what is accepted gives the same value again, also without the fast loop;
 *   so does the error of every eighth that is refused,
 * - no built-in prototype has changed.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- a command line tool

import process from "node:process";
import { PickleError } from "../../src/pickle/errors.ts";
import { decode } from "../../src/pickle/decode.ts";
import { disassemble } from "../../src/pickle/disassemble.ts";
import { DataFrame } from "../../src/pickle/values/frame.ts";
import { Series } from "../../src/pickle/values/pandas/series.ts";
import { inspectPickle } from "../../src/pickle/inspect.ts";
import { NdArray } from "../../src/pickle/values/ndarray.ts";
import { OPCODES } from "../../src/pickle/machine/opcodes.ts";

const MAX_MS = 1000;
const MAX_HEAP = 1 << 30;
const CHECK_EVERY = 10_000;
/** Longer pickles spend their time on what short ones show as well. */
const MAX_LENGTH = 1500;
const FOLDER = new URL("../../tests/data/pickle/", import.meta.url);

type Random = (below: number) => number;

/** Mulberry32: small, and the same everywhere for a seed. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function readCorpus(): Uint8Array[] {
  const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  const corpus: Uint8Array[] = [];
  for (const file of files.filter((name) => name.endsWith(".ndjson")).sort()) {
    const lines = Deno.readTextFileSync(new URL(file, FOLDER)).trimEnd();
    for (const line of lines.split("\n")) {
      const text = atob(JSON.parse(line).bytes);
      if (text.length <= MAX_LENGTH) {
        corpus.push(Uint8Array.from(text, (c) => c.charCodeAt(0)));
      }
    }
  }
  return corpus;
}

const INTERESTING = [0, 1, 0x7f, 0x80, 0xff, 0x28, 0x2e, 0x0a];
const CODES = OPCODES.map(([code]) => code);

/** Changes some bytes in place. */
function changeBytes(bytes: Uint8Array, random: Random): Uint8Array {
  for (let i = random(4) + 1; i > 0 && bytes.length > 0; i--) {
    const at = random(bytes.length);
    const ways = [
      () => bytes[at]! ^ (1 << random(8)),
      () => random(256),
      () => INTERESTING[random(INTERESTING.length)]!,
      () => CODES[random(CODES.length)]!,
      () => bytes[at]! + 1,
    ];
    bytes[at] = ways[random(ways.length)]!();
  }
  return bytes;
}

/** Puts a stretch of one input in the place of a stretch of another. */
function splice(
  bytes: Uint8Array,
  other: Uint8Array,
  random: Random,
): Uint8Array {
  const from = random(bytes.length + 1);
  const to = Math.min(bytes.length, from + random(24));
  const start = random(other.length + 1);
  const stretch = other.subarray(start, start + random(48));
  return joined(bytes.subarray(0, from), stretch, bytes.subarray(to));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Names that every object of JavaScript has, in the place of a text. */
const NAMES = ["constructor", "__proto__", "toString", "valueOf", "then", "at"];
const SHORT_TEXTS = [0x8c, 0x55, 0x43];

function rename(bytes: Uint8Array, random: Random): Uint8Array {
  const from = random(bytes.length + 1);
  const at = bytes.findIndex((byte, i) =>
    i >= from && SHORT_TEXTS.includes(byte)
  );
  if (at < 0) return bytes;
  const name = new TextEncoder().encode(NAMES[random(NAMES.length)]);
  const rest = bytes.subarray(at + 2 + (bytes[at + 1] ?? 0));
  const head = Uint8Array.of(...bytes.subarray(0, at + 1), name.length);
  return joined(head, name, rest);
}

function cut(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, random(bytes.length + 1));
}

/** A row of instructions with arguments that mostly fit. */
function instructions(random: Random): Uint8Array {
  const bytes: number[] = [];
  for (let i = random(40); i >= 0; i--) {
    bytes.push(CODES[random(CODES.length)]!);
    for (let k = random(3); k > 0; k--) bytes.push(random(8));
    if (random(4) === 0) bytes.push(0x31, 0x0a);
  }
  return Uint8Array.from([...bytes, 0x2e]);
}

function makeInput(corpus: readonly Uint8Array[], random: Random): Uint8Array {
  const pick = () => corpus[random(corpus.length)]!;
  const way = random(11);
  if (way === 0) return instructions(random);
  if (way === 1) return cut(pick(), random);
  if (way < 5) return splice(pick(), pick(), random);
  if (way === 5) return rename(pick(), random);
  if (way === 6) return changeBytes(splice(pick(), pick(), random), random);
  return changeBytes(pick().slice(), random);
}

/** A text that is the same for equal values; it stops after so many parts. */
function digest(root: unknown): string {
  const parts: string[] = [];
  const seen = new Map<object, number>();
  const queue: unknown[] = [root];
  for (let i = 0; i < queue.length && i < 300; i++) {
    const value = queue[i];
    if (typeof value !== "object" || value === null) {
      parts.push(`${typeof value}:${String(value)}`);
      continue;
    }
    const before = seen.get(value);
    parts.push(before === undefined ? nameOf(value) : `#${before}`);
    if (before !== undefined) continue;
    seen.set(value, seen.size);
    if (value instanceof NdArray) queue.push(value.dtype, value.toArray());
    else if (value instanceof DataFrame || value instanceof Series) {
      queue.push(value.toJSON());
    } else if (value instanceof Map) queue.push(...[...value].flat());
    else if (value instanceof Set) queue.push(...value);
    else if (value instanceof Date) parts.push(String(value.getTime()));
    for (const key of Object.keys(value).slice(0, 50)) {
      parts.push(key);
      queue.push((value as Record<string, unknown>)[key]);
    }
    parts.push(String(queue.length));
  }
  return parts.join("\n");
}

function nameOf(value: object): string {
  return Object.prototype.toString.call(value) +
    Object.getPrototypeOf(value)?.constructor?.name;
}

function outcomeOf(bytes: Uint8Array, fast: boolean): string {
  try {
    return digest(decode(bytes, {}, fast));
  } catch (error) {
    if (!(error instanceof PickleError)) throw error;
    return `${error.code} ${error.opcode} ${error.offset} ${error.message}`;
  }
}

/** Runs what must never throw anything but a PickleError. */
function attempt(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof PickleError)) throw error;
  }
}

const BUILTINS = [
  Object,
  Array,
  Map,
  Set,
  Function,
  String,
  Number,
  Date,
  Error,
  Promise,
  Uint8Array,
];

function prototypes(): string {
  return BUILTINS.map((type) =>
    Reflect.ownKeys(type.prototype).map(String).join()
  ).join(";");
}

/** The outcome; what other programs compute meanwhile does not count. */
function outcomeInTime(bytes: Uint8Array): string {
  const before = process.cpuUsage();
  const outcome = outcomeOf(bytes, true);
  const { user, system } = process.cpuUsage(before);
  if (user + system < MAX_MS * 1_000) return outcome;
  throw new Error(`Cannot go on: it took more than ${MAX_MS} ms`);
}

/** What is refused is looked at again only so often. */
const AGAIN_EVERY = 8;

function check(bytes: Uint8Array, number: number): boolean {
  const first = outcomeInTime(bytes);
  const accepted = !/^(truncated|malformed|limit) /.test(first);
  if (!accepted && number % AGAIN_EVERY !== 0) return false;
  if (outcomeOf(bytes, true) !== first) {
    throw new Error("Cannot go on: the second time gave something else");
  }
  if (outcomeOf(bytes, false) !== first) {
    throw new Error("Cannot go on: the fast loop gave something else");
  }
  attempt(() => [...disassemble(bytes)]);
  attempt(() => inspectPickle(bytes));
  return accepted;
}

function numberAfter(flag: string, fallback: number): number {
  const at = Deno.args.indexOf(flag);
  return at < 0 ? fallback : Number(Deno.args[at + 1]);
}

function main(): void {
  // Nine inputs of ten end in an error, whose stack nobody reads.
  Error.stackTraceLimit = 0;
  const seconds = numberAfter("--seconds", 60);
  const inputs = numberAfter("--inputs", Infinity);
  const seed = numberAfter("--seed", Date.now() >>> 0);
  const random = randomOf(seed);
  const corpus = readCorpus();
  const before = prototypes();
  const end = performance.now() + seconds * 1000;
  let done = 0;
  let accepted = 0;
  let heap = 0;
  while (done < inputs && performance.now() < end) {
    const bytes = makeInput(corpus, random);
    try {
      if (check(bytes, done)) accepted++;
    } catch (error) {
      console.error(`seed ${seed}, input ${done}: ${error}`);
      console.error(btoa(String.fromCharCode(...bytes)));
      Deno.exit(1);
    }
    if (++done % CHECK_EVERY !== 0) continue;
    heap = Math.max(heap, Deno.memoryUsage().heapUsed);
    if (heap > MAX_HEAP || prototypes() !== before) {
      console.error(`seed ${seed}, input ${done}: heap or prototypes`);
      Deno.exit(1);
    }
  }
  console.log(
    `${done} inputs, ${accepted} accepted, none crashed; seed ${seed}, ` +
      `heap at most ${Math.round(heap / 2 ** 20)} MiB`,
  );
}

main();
