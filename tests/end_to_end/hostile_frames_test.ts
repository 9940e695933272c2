import { autoSerializer, pandasSerializer } from "../../mod.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { HOSTILE_CASES } from "./_hostile_frames.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const SCRIPT = new URL("_decode_frames.ts", import.meta.url).pathname;
/** A machine that shares its cores counts up to this often as much CPU time. */
const NOISE = 4;

interface Cost {
  readonly name: string;
  readonly outcome: string;
  readonly bytes: number;
  /** Milliseconds of CPU time. */
  readonly cpu: number;
  /** Bytes of resident memory. */
  readonly grown: number;
}

/** Reads cases in a process with 1 GiB of heap and 60 s of CPU time. */
async function costsOf(names: readonly string[]): Promise<Cost[]> {
  const run = [
    Deno.execPath(),
    "run",
    "--no-check",
    "-A", // to read /proc
    "--v8-flags=--max-old-space-size=1024",
    SCRIPT,
    ...names,
  ];
  const { success, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `ulimit -t 60; exec "$@"`, "sh", ...run],
    cwd: ROOT,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Cost);
}

const OUTCOMES = ["value", "refused", "too_large", "unsupported"];
const KINDS = ["parquet", "csv", "json", "auto", "files"];
for (const kind of KINDS) {
  Deno.test(`serializers keep to their bounds for hostile inputs: ${kind}`, async () => {
    const names = HOSTILE_CASES.map(({ name }) => name)
      .filter((name) => name.startsWith(`${kind}: `));
    for (const { name, outcome, bytes, cpu, grown } of await costsOf(names)) {
      assert(OUTCOMES.includes(outcome), outcome);
      const cpuBound = (100 + bytes * 0.01) * NOISE;
      assert(cpu <= cpuBound, `${name}: ${cpu} ms of CPU time`);
      const memoryBound = 64 * 2 ** 20 + bytes * 1000;
      assert(grown <= memoryBound, `${name}: ${grown} bytes of memory`);
    }
  });
}

Deno.test("every hostile input is of a kind that is tested", () => {
  const kinds = HOSTILE_CASES.map(({ name }) => name.split(": ")[0]);
  assertEquals([...new Set(kinds)].sort(), [...KINDS].sort());
});

Deno.test("no rejection goes unhandled where two columns are damaged", async () => {
  const seen: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    seen.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", note);
  const { deserialize } = pandasSerializer({ fileType: "parquet" });
  for (const file of ["parquet_two_columns", "parquet_two_zstd"]) {
    const url = new URL(`../data/hostile/${file}.parquet`, import.meta.url);
    const bytes = await Deno.readFile(url);
    await assertRejects(async () => await deserialize(bytes), SyntaxError);
  }
  await new Promise((resolve) => setTimeout(resolve));
  globalThis.removeEventListener("unhandledrejection", note);
  assertEquals(seen, []);
});

Deno.test("serializers stop within a large input once the signal aborts", async () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i},${i / 7},x${i}`);
  const csv = new TextEncoder().encode(`a,b,c\n${rows.join("\n")}`);
  const json = new TextEncoder().encode(
    `{"a":{${rows.map((_, i) => `"r${i}":${i}`).join()}}}`,
  );
  const packing = new Blob([csv]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const packed = new Uint8Array(await new Response(packing).arrayBuffer());
  const large: [Uint8Array, ReturnType<typeof autoSerializer>][] = [
    [csv, pandasSerializer({ fileType: "csv" })],
    [json, pandasSerializer({ fileType: "json" })],
    [packed, autoSerializer()],
  ];
  for (const [bytes, { deserialize }] of large) {
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = Promise.resolve(
      deserialize(bytes, { signal: controller.signal }),
    );
    // The first turn of the event loop comes while it reads.
    setTimeout(() => controller.abort(reason));
    assertEquals(await reading.catch((error: unknown) => error), reason);
  }
});
