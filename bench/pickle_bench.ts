/**
 * Compares the pickle decoder with `pickleparser` and `JSON.parse` on the same
 * data in one run: `deno task bench`. If `python3` may be run, CPython's C
 * unpickler is measured on the same bytes, too.
 */

// deno-lint-ignore-file no-console -- the figures of Python are printed

import { decodePickle } from "@taskrunview/taskrunview/pickle";
import { Parser } from "pickleparser";
import { ROWS } from "./pickle_rows.ts";

for (const [group, pickle, hasJson] of ROWS) {
  Deno.bench({
    name: `${group}: decodePickle`,
    group,
    baseline: true,
    fn: () => void decodePickle(pickle),
  });
  Deno.bench({
    name: `${group}: pickleparser`,
    group,
    fn: () => void new Parser().parse(pickle),
  });
  if (!hasJson) continue;
  const json = JSON.stringify(decodePickle(pickle));
  Deno.bench({
    name: `${group}: JSON.parse`,
    group,
    fn: () => void JSON.parse(json),
  });
}

const MEASURE = `
import pickle, statistics, sys, time
data = sys.stdin.buffer.read()
times = []
for _ in range(11):
    start = time.perf_counter()
    value = pickle.loads(data)
    times.append(time.perf_counter() - start)
    del value
print("%.1f ms" % (1000 * statistics.median(times)))
`;

async function python(pickle: Uint8Array): Promise<string> {
  const child = new Deno.Command("python3", {
    args: ["-c", MEASURE],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(pickle);
  await writer.close();
  const { stdout } = await child.output();
  return new TextDecoder().decode(stdout).trim() || "not installed";
}

const permission = { name: "run", command: "python3" } as const;
if ((await Deno.permissions.query(permission)).state === "granted") {
  for (const [name, pickle] of ROWS) {
    try {
      console.log(`CPython's C unpickler, ${name}: ${await python(pickle)}`);
    } catch {
      console.log("CPython is not installed");
      break;
    }
  }
}
