import { encodeJson } from "@taskrunview/taskrunview";
import { decodeJson } from "@taskrunview/taskrunview/json";
import {
  decodePickle,
  decodePickleAsync,
} from "@taskrunview/taskrunview/pickle";
import { assertFieldValue } from "../pickle/_field_value.ts";
import { fromBase64 } from "../pickle/_fixtures.ts";
import { assertFrameValue, type FrameValue } from "../pickle/_frame_value.ts";
import { gzipRows, rowFiles } from "../pickle/_gzip_rows.ts";

const FOLDER = new URL("../data/field/", import.meta.url);
const EXPECTED: Readonly<Record<string, FrameValue>> = JSON.parse(
  Deno.readTextFileSync(new URL("expected.json", FOLDER)),
);

for (const [file, expected] of Object.entries(EXPECTED)) {
  Deno.test(`decodePickleAsync() reads ${file}`, async () => {
    const bytes = Deno.readFileSync(new URL(file, FOLDER));
    assertFieldValue(await decodePickleAsync(bytes), expected);
  });
}

for (const file of rowFiles()) {
  for (const { name, bytes, value } of await gzipRows(file)) {
    Deno.test(`decodePickle() reads ${file} ${name}`, () => {
      const decoded = decodePickle(fromBase64(bytes));
      assertFrameValue(decoded, value);
      // JSON leaves nothing of it out.
      const json = JSON.stringify(encodeJson(decoded));
      assertFrameValue(decodeJson(json), value);
    });
  }
}
