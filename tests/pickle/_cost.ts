import { decodePickle } from "@taskrunview/taskrunview/pickle";
import { leastCpuMs } from "../_cpu_time.ts";
import { fromLatin1 } from "./_fixtures.ts";

let measured: number | undefined;

/** Milliseconds of this machine for a pickle of a megabyte: a list of small integers. */
export function megabyteMs(): number {
  if (measured !== undefined) return measured;
  const bytes = fromLatin1(`](${"K\x01".repeat(500_000)}e.`);
  return measured = leastCpuMs(5, () => decodePickle(bytes));
}
