/**
 * Measures one input in a process of its own: how long the event loop waits at
 * most while it is decoded, and how soon a signal ends it.
 *
 * Usage: measure.ts KIND SIZE
 */
// deno-lint-ignore-file no-console -- its output is its result

import process from "node:process";
import { decodeInput, inputOf } from "./inputs.ts";

const [kind, size] = process.argv.slice(2);

/**
 * Returns the longest wait of a task in milliseconds, without the time of other
 * programs.
 */
function startWatch(): () => number {
  let longest = 0;
  let last = performance.now();
  let cpu = process.cpuUsage();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(cpu);
    longest = Math.max(longest, Math.min(now - last, (user + system) / 1000));
    last = now;
    cpu = process.cpuUsage();
  };
  const tick = () => {
    look();
    timer = setTimeout(tick, 0);
  };
  timer = setTimeout(tick, 0);
  return () => {
    look();
    clearTimeout(timer);
    return longest;
  };
}

const bytes = inputOf(kind!, Number(size));
// Code is compiled before the measurement.
for (let i = 0; i < 3; i++) {
  await decodeInput(kind!, inputOf(kind!, 1 << 16)).catch(() => undefined);
}

let outcome = "read";
const stop = startWatch();
const started = performance.now();
try {
  await decodeInput(kind!, bytes);
} catch (error) {
  outcome = String(error).slice(0, 120);
}
const took = performance.now() - started;
const longest = stop();

// The same with a signal that aborts half way.
const controller = new AbortController();
let aborted = 0;
setTimeout(() => {
  aborted = performance.now();
  controller.abort(new Error("enough"));
}, took / 2);
let ended: number | null = null;
try {
  await decodeInput(kind!, bytes, controller.signal);
} catch {
  if (aborted > 0) ended = performance.now() - aborted;
}
console.log(
  JSON.stringify({ bytes: bytes.length, outcome, took, longest, ended }),
);
process.exit();
