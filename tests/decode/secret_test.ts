import { assertEquals } from "@std/assert";
import { secretSerializer } from "../../src/decode/secret.ts";

const SECRETS: [text: string, value: unknown][] = [
  ["hunter2", "hunter2"],
  ["42", 42],
  ['{"ACCESS_KEY": "a"}', { ACCESS_KEY: "a" }],
  ['"quoted"', "quoted"],
  ["{not json", "{not json"],
  ["", ""],
];
for (const [text, value] of SECRETS) {
  Deno.test(`secretSerializer() reads ${JSON.stringify(text)}`, () => {
    const bytes = new TextEncoder().encode(text);
    assertEquals(secretSerializer().deserialize(bytes), value);
  });
}
