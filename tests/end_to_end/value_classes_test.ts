import { assert, assertEquals } from "@std/assert";
import { encodeJson, type JsonValue } from "@taskrunview/taskrunview";
import * as pickle from "@taskrunview/taskrunview/pickle";
import { leafText, titleOf } from "../../page/values/text.ts";
import { recordsOf } from "../../src/cli/export/records.ts";
import { WHOLE } from "../../src/cli/python/options.ts";
import { inlineText } from "../../src/cli/python/print.ts";
import { encodeForDisplay } from "../../src/json/display.ts";
import { SAMPLES } from "../_value_samples.ts";

/** The classes of `./pickle` that values are of: each of them has a tag. */
const CLASSES = Object.entries(pickle).flatMap(([name, exported]) =>
  typeof exported === "function" && exported.prototype !== undefined &&
    Object.hasOwn(exported.prototype, Symbol.toStringTag)
    ? [name]
    : []
);

Deno.test("each class of values that ./pickle exports has a sample", () => {
  assert(CLASSES.length >= 20, `${CLASSES}`);
  assertEquals(CLASSES.filter((name) => !Object.hasOwn(SAMPLES, name)), []);
});

const tagOf = (json: JsonValue) =>
  (json as { readonly $type?: string } | null)?.$type;

for (const [name, { make, text, tag }] of Object.entries(SAMPLES)) {
  Deno.test(`${name} has a printed form`, () => {
    assertEquals(inlineText([make()], { ...WHOLE, width: 80 }), `[${text}]`);
  });

  Deno.test(`${name} has a form of JSON`, () => {
    assertEquals(tagOf(encodeJson(make())), tag);
    assertEquals(tagOf(encodeForDisplay(make())), tag);
  });

  Deno.test(`${name} has a form on the page`, () => {
    const json = encodeForDisplay(make());
    const shown = leafText(json) ?? titleOf(json);
    assert(shown.length > 0);
    assert(!shown.includes("undefined"), shown);
    assert(leafText(json) !== undefined || titleOf(json) !== tag, shown);
  });

  Deno.test(`${name} has a row in a table`, () => {
    const rows = [...recordsOf(make())];
    assert(rows.length > 0 && rows.every((row) => row.size > 0));
  });
}
