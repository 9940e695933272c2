import {
  autoSerializer,
  pandasSerializer,
  ResultError,
} from "@taskrunview/taskrunview";
import { DataFrame } from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  assertFrameValue,
  type FrameValue,
} from "../../pickle/_frame_value.ts";
import { fromBase64 } from "../../pickle/_fixtures.ts";

/** A file that pandas wrote, and the frame that pandas reads from it. */
interface FeatherRow {
  readonly name: string;
  readonly bytes: string;
  readonly value: FrameValue;
}

const FILE = new URL("../../data/formats/feather.ndjson", import.meta.url);
const rows: FeatherRow[] = Deno.readTextFileSync(FILE).trimEnd().split("\n")
  .map((line) => JSON.parse(line));
const feather = pandasSerializer({ fileType: "feather" });

for (const { name, bytes, value } of rows) {
  Deno.test(`pandasSerializer() reads Feather: ${name}`, async () => {
    assertFrameValue(await feather.deserialize(fromBase64(bytes)), value);
  });
}

function bytesOf(name: string): Uint8Array {
  return fromBase64(rows.find((row) => row.name === name)!.bytes);
}

Deno.test("autoSerializer() detects Feather", async () => {
  const frame = await autoSerializer().deserialize(bytesOf("text"));
  assert(frame instanceof DataFrame);
  assertEquals(frame.columns, ["c", "n"]);
});

Deno.test("a frame of Feather has pandas' dtypes", async () => {
  const dtypeOf = async (name: string) =>
    (await feather.deserialize(bytesOf(name)) as DataFrame).dtypes[0];
  assertEquals(await dtypeOf("int"), "int64");
  assertEquals(await dtypeOf("category"), "category");
  assertEquals(await dtypeOf("datetime"), "datetime64[ns]");
  assertEquals(
    await dtypeOf("datetime with a zone"),
    "datetime64[ns, Europe/Rome]",
  );
  assertEquals(await dtypeOf("period"), "period[M]");
  assertEquals(await dtypeOf("text"), "object");
});

Deno.test("pandasSerializer() refuses the first version of Feather", async () => {
  const bytes = new TextEncoder().encode("FEA1\0\0 … FEA1");
  const error = await assertRejects(
    async () => await autoSerializer().deserialize(bytes),
    ResultError,
    "Cannot read feather: version 1 of the format is not supported",
  );
  assertEquals(error.code, "unsupported");
});

Deno.test("pandasSerializer() refuses Feather that unpacks to more than maxBytes", async () => {
  const error = await assertRejects(
    async () =>
      await feather.deserialize(bytesOf("batches"), { maxBytes: 4000 }),
    ResultError,
  );
  assertEquals(error.code, "too_large");
});

for (const name of ["text", "period", "category", "batches"]) {
  Deno.test(`Feather whose bytes are changed is refused, or read: ${name}`, async () => {
    const bytes = bytesOf(name);
    for (let at = 8; at < bytes.length - 8; at += 7) {
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ 0x41;
      try {
        (await feather.deserialize(changed) as DataFrame).toArray();
      } catch (error) {
        const { name } = error as Error;
        assert(
          ["SyntaxError", "ResultError", "PickleError"].includes(name),
          `${at}: ${error}`,
        );
      }
    }
  });
}
