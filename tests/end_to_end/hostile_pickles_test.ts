import { decodePickle, PickleError } from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals } from "@std/assert";
import { FUZZED, HOSTILE, unpackedFile } from "./_hostile_files.ts";
import { leastCpuMs } from "../_cpu_time.ts";
import { megabyteMs } from "../pickle/_cost.ts";
import { type EvilRow, fromBase64, readRows } from "../pickle/_fixtures.ts";
import { assertTagged } from "../pickle/_tagged.ts";

/** How often a megabyte of small integers is decoded in the time allowed. */
const MOST = 8;

for (const row of readRows<EvilRow>("evil.ndjson")) {
  Deno.test(`decodePickle() withstands ${row.name}: ${row.note}`, () => {
    const bytes = fromBase64(row.bytes);
    const cost = leastCpuMs(3, () => attempt(row, bytes)) / megabyteMs();
    assert(cost < MOST, `it took as long as ${cost} megabytes`);
  });
}

function attempt({ allow, value }: EvilRow, bytes: Uint8Array): void {
  let decoded: unknown;
  try {
    decoded = decodePickle(bytes);
  } catch (error) {
    assert(error instanceof PickleError, `it threw ${error}`);
    const outcome = error.code === "limit" ? "limit" : "error";
    assert(allow.includes(outcome), `${outcome} is not allowed: ${error}`);
    return;
  }
  assert(
    allow.includes("value") || allow.includes("opaque"),
    "a value is not allowed",
  );
  if (value !== undefined) assertTagged(decoded, value);
}

const ROOT = new URL("../../", import.meta.url).pathname;
const SCRIPT = new URL("_decode_pickles.ts", import.meta.url).pathname;
/** What is accepted of the files; all others are beyond a limit. */
const ACCEPTED = [
  "bigRefs.pkl",
  "enc_range.pkl",
  "enc_refPaths.pkl",
  "enc_strRefs.pkl",
  "floatRe.pkl",
  "lost.pkl",
  "staleDict.pkl",
];
/** What contradicts itself before it is beyond a limit. */
const MALFORMED = ["arrow.pkl.packed"];
/** A machine that shares its cores counts up to this often as much CPU time. */
const NOISE = 4;

interface Cost {
  readonly file: string;
  readonly outcome: string;
  readonly bytes: number;
  /** Milliseconds of CPU time. */
  readonly cpu: number;
  /** Bytes of resident memory. */
  readonly grown: number;
}

/** Decodes files in a process with 512 MiB of heap and 120 s of CPU time. */
async function costsOf(files: readonly string[]): Promise<Cost[]> {
  const run = [
    Deno.execPath(),
    "run",
    "--no-check",
    "--allow-read",
    "--allow-env",
    "--v8-flags=--max-old-space-size=512",
    SCRIPT,
    ...files,
  ];
  const { success, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `ulimit -t 120; exec "$@"`, "sh", ...run],
    cwd: ROOT,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Cost);
}

Deno.test("decodePickle() keeps to its bounds for hostile files", async () => {
  const files = [...Deno.readDirSync(HOSTILE)].map(({ name }) => name)
    .filter((name) => /\.pkl(\.packed)?$/.test(name)).sort();
  for (const { file, outcome, bytes, cpu, grown } of await costsOf(files)) {
    const wanted = ACCEPTED.includes(file)
      ? "value"
      : MALFORMED.includes(file)
      ? "malformed"
      : "limit";
    assertEquals(outcome, wanted, file);
    const cpuBound = (100 + bytes * 0.01) * NOISE;
    assert(cpu <= cpuBound, `${file}: ${cpu} ms of CPU time`);
    const memoryBound = 64 * 2 ** 20 + bytes * 1000;
    assert(grown <= memoryBound, `${file}: ${grown} bytes of memory`);
  }
});

Deno.test("decodePickle() keeps to its bounds for the worst that fuzzing found", async () => {
  const files = [...Deno.readDirSync(FUZZED)].map(({ name }) => name)
    .filter((name) => name.startsWith("pickle_")).sort();
  assert(files.length > 0);
  const paths = files.map((file) => `../fuzz/${file}`);
  for (const { file, bytes, cpu, grown } of await costsOf(paths)) {
    const cpuBound = (100 + bytes * 0.01) * NOISE;
    assert(cpu <= cpuBound, `${file}: ${cpu} ms of CPU time`);
    const memoryBound = 64 * 2 ** 20 + bytes * 1000;
    assert(grown <= memoryBound, `${file}: ${grown} bytes of memory`);
  }
});

Deno.test("decodePickle() loses no entry of a dict that is in two places", async () => {
  const value = decodePickle(await unpackedFile("lost.pkl"));
  assertEquals(value, new Map([[1, "a"], [2, "b"]]));
});
