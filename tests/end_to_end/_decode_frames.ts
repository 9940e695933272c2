/** Reads the cases it is given and prints what each cost, as lines of JSON. */
// deno-lint-ignore-file no-console -- its output is its result
import process from "node:process";
import {
  autoSerializer,
  type PandasFileType,
  pandasSerializer,
  type PandasSerializerOptions,
  ResultError,
  type Serializer,
} from "../../mod.ts";
import { PickleError } from "../../src/pickle/mod.ts";
import { HOSTILE_CASES, type ReadAs } from "./_hostile_frames.ts";

function serializerOf(readAs: ReadAs): Serializer {
  if (readAs === "auto") return autoSerializer();
  const [fileType, orient] = readAs.split(" ");
  return pandasSerializer({
    fileType: fileType as PandasFileType,
    orient: orient as PandasSerializerOptions["orient"],
  });
}

/** A value, the code of an error, or the error where it is none of ours. */
async function outcomeOf(
  { deserialize }: Serializer,
  bytes: Uint8Array,
): Promise<string> {
  try {
    await deserialize(bytes);
    return "value";
  } catch (error) {
    if (error instanceof ResultError) return error.code;
    const isOurs = error instanceof PickleError ||
      error instanceof SyntaxError && error.message.startsWith("Cannot ");
    return isOurs ? "refused" : String(error);
  }
}

/** The most memory that was resident so far, in bytes. */
function peak(): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) * 1024;
}

const text = (line: string) => new TextEncoder().encode(line);
for (const name of Deno.args) {
  const { readAs, make } = HOSTILE_CASES.find((known) => known.name === name)!;
  const serializer = serializerOf(readAs);
  await outcomeOf(serializer, text("[1]\n")); // loads what is loaded once
  const bytes = await make();
  const before = peak();
  const start = process.cpuUsage();
  const outcome = await outcomeOf(serializer, bytes);
  const { user, system } = process.cpuUsage(start);
  const cost = {
    name,
    outcome,
    bytes: bytes.length,
    cpu: (user + system) / 1000,
    grown: peak() - before,
  };
  console.log(JSON.stringify(cost));
}
