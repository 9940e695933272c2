import { assertEquals } from "@std/assert";
import { parseSecret } from "../../src/decode/secret.ts";

const SECRETS: [secret: unknown, value: unknown][] = [
  ["hunter2", "hunter2"],
  ["42", 42],
  ['{"ACCESS_KEY": "a"}', { ACCESS_KEY: "a" }],
  ['"quoted"', "quoted"],
  ["{not json", "{not json"],
  ["", ""],
  ["\ud83d", "\ud83d"],
  [true, true],
  [NaN, NaN],
  [10n, 10n],
  [{ user: "ada" }, { user: "ada" }],
];
for (const [secret, value] of SECRETS) {
  Deno.test(`parseSecret() reads ${Deno.inspect(secret)}`, () => {
    assertEquals(parseSecret(secret), value);
  });
}
