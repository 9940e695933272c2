import { decodePickle } from "@taskrunview/taskrunview/pickle";
import { assertFrameValue, type FrameValue } from "../pickle/_frame_value.ts";

const FOLDER = new URL("../data/field/", import.meta.url);
const EXPECTED: Readonly<Record<string, FrameValue>> = JSON.parse(
  Deno.readTextFileSync(new URL("expected.json", FOLDER)),
);

for (const [file, expected] of Object.entries(EXPECTED)) {
  Deno.test(`decodePickle() reads ${file}`, () => {
    const bytes = Deno.readFileSync(new URL(file, FOLDER));
    assertFrameValue(decodePickle(bytes), expected);
  });
}
