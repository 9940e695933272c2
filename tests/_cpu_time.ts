import process from "node:process";

/** Milliseconds that this process computes in a run; what other programs take does not count. */
export function cpuMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The same of the cheapest of a few runs. */
export function leastCpuMs(runs: number, run: () => void): number {
  return Math.min(...Array.from({ length: runs }, () => cpuMs(run)));
}
