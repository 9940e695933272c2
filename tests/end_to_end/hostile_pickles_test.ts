import { decodePickle, PickleError } from "@taskrunview/taskrunview/pickle";
import { assert } from "@std/assert";
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
