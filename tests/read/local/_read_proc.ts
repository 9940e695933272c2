/** Reads a file of /proc, whose size is said to be 0, and prints what came. */
// deno-lint-ignore-file no-console -- the test reads it
import { ResultError } from "../../../mod.ts";
import { localReader } from "../../../src/read/local/file.ts";
import { readContext } from "../_context.ts";

const ref = { type: "LocalResult", dir: "/proc/self", location: "smaps" };

async function readAll(maxBytes: number): Promise<number[]> {
  const lengths: number[] = [];
  const stream = await localReader.open(
    ref,
    readContext({}, { maxBytes }),
  );
  for await (const { length } of stream) lengths.push(length);
  return lengths;
}

async function codeOf(run: () => Promise<unknown>): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof ResultError) return error.code;
    throw error;
  }
}

const lengths = await readAll(1e9);
const probe = await localReader.probe!(ref, readContext());
console.log(JSON.stringify({
  reads: lengths.length,
  size: lengths.reduce((sum, length) => sum + length),
  code: await codeOf(() => readAll(10)),
  probed: [probe.size, probe.head.length],
}));
