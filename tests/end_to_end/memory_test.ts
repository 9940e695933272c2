import { assert, assertEquals } from "@std/assert";

const SCRIPT = `${import.meta.dirname}/_measure_memory.ts`;

/** Runs a measurement in a process of its own, where garbage can be collected. */
async function measure(what: string, count: number): Promise<number[]> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--v8-flags=--expose-gc",
      "--allow-net=127.0.0.1",
      "--allow-env",
      "--allow-read",
      SCRIPT,
      what,
      String(count),
    ],
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A million takes half a minute: TASKRUNVIEW_CHILDREN=1000000. */
const CHILDREN = Number(Deno.env.get("TASKRUNVIEW_CHILDREN") ?? 50_000);

Deno.test(`iterMapped() walks ${CHILDREN} children in flat memory, and lets views go`, async () => {
  const [growth, alive] = await measure("walk", CHILDREN);
  assert(growth! < 32 * 2 ** 20, `the heap grew by ${growth} bytes`);
  assertEquals(alive, 0);
});

for (const what of ["logs", "follow"]) {
  const calls = what === "logs" ? "iterLogs()" : "iterLogs() with follow";
  Deno.test(`${calls} reads 1,000,000 lines in flat memory, and lets them go`, async () => {
    const [growth, alive] = await measure(what, 1_000_000);
    assert(growth! < 16 * 2 ** 20, `the heap grew by ${growth} bytes`);
    assertEquals(alive, 0);
  });
}

/** A gigabyte of zeros; of it, 256 MiB may be unpacked. */
for (const format of ["gzip", "bz2", "lzma"]) {
  Deno.test(`unpack() stops a bomb of ${format} early, with memory flat`, async () => {
    const [grown, unpacked] = await measure(format, 1_000);
    assertEquals(unpacked, 0);
    assert(grown! < 96 * 2 ** 20, `it took ${grown} bytes`);
  });
}

Deno.test("100,000 views cost less than 1 KB each beyond their states", async () => {
  const [bytes] = await measure("views", 100_000);
  assert(bytes! < 1024, `a view costs ${bytes} bytes`);
});
