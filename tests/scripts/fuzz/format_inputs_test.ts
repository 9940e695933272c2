import { assert, assertEquals } from "@std/assert";
import { autoSerializer, pandasSerializer, ResultError } from "../../../mod.ts";
import type { PandasFileType, PandasSerializerOptions } from "../../../mod.ts";
import { PickleError } from "../../../src/pickle/mod.ts";
import {
  FORMATS,
  makeInput,
  readCorpus,
} from "../../../scripts/fuzz/format_inputs.ts";
import { randomOf } from "../../../scripts/fuzz/random.ts";

const INPUTS = 300;

async function outcomeOf(readAs: string, bytes: Uint8Array): Promise<string> {
  const [fileType, orient] = readAs.split(" ");
  const { deserialize } = readAs === "auto"
    ? autoSerializer()
    : pandasSerializer({
      fileType: fileType as PandasFileType,
      orient: orient as PandasSerializerOptions["orient"],
    });
  try {
    await deserialize(bytes);
    return "value";
  } catch (error) {
    const isOurs = error instanceof ResultError ||
      error instanceof PickleError ||
      error instanceof SyntaxError && error.message.startsWith("Cannot ") ||
      error instanceof RangeError && error.message.startsWith("Cannot ");
    return isOurs ? "refused" : String(error);
  }
}

for (const format of FORMATS) {
  Deno.test(`mutated inputs end in a value or an error of the library: ${format}`, async () => {
    const corpus = await readCorpus(format);
    const random = randomOf(20220509);
    const outcomes = new Set<string>();
    for (let i = 0; i < INPUTS; i++) {
      const { readAs, bytes } = makeInput(format, corpus, random);
      outcomes.add(await outcomeOf(readAs, bytes));
    }
    assert(outcomes.delete("refused"));
    outcomes.delete("value");
    assertEquals([...outcomes], []);
  });
}
