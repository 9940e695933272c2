/** Decodes the files it is given and prints what each cost, as lines of JSON. */
// deno-lint-ignore-file no-console -- its output is its result
import { decodePickle, PickleError } from "@taskrunview/taskrunview/pickle";
import { cpuMs } from "../_cpu_time.ts";
import { unpackedFile } from "./_hostile_files.ts";

function outcomeOf(bytes: Uint8Array): string {
  try {
    decodePickle(bytes);
    return "value";
  } catch (error) {
    return error instanceof PickleError ? error.code : String(error);
  }
}

decodePickle(Uint8Array.of(0x4e, 0x2e)); // loads what is loaded once
for (const file of Deno.args) {
  const bytes = await unpackedFile(file);
  const before = Deno.memoryUsage().rss;
  let outcome = "";
  const cpu = cpuMs(() => outcome = outcomeOf(bytes));
  const grown = Deno.memoryUsage().rss - before;
  console.log(
    JSON.stringify({ file, outcome, bytes: bytes.length, cpu, grown }),
  );
}
