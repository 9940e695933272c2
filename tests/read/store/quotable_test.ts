import { assertEquals } from "@std/assert";
import { quotable, secretsOf } from "../../../src/read/store/quotable.ts";

const WORDS: readonly (readonly [
  word: string | undefined,
  secrets: readonly string[],
  quoted: string | undefined,
])[] = [
  ["NoSuchKey", [], "NoSuchKey"],
  ["invalid_grant", ["secret"], "invalid_grant"],
  ["x".repeat(64), [], "x".repeat(64)],
  ["x".repeat(65), [], undefined],
  ["the key is hunter2", [], undefined],
  ["<b>", [], undefined],
  ["", [], undefined],
  [undefined, [], undefined],
  ["hunter2", ["AKID", "hunter2"], undefined],
  ["unter", ["Bearer hunter2"], undefined],
];
for (const [word, secrets, quoted] of WORDS) {
  Deno.test(`quotable() of ${word} besides ${secrets.length} secrets is ${quoted}`, () => {
    assertEquals(quotable(word, secrets), quoted);
  });
}

Deno.test("secretsOf() takes the headers and the query of a request", () => {
  const request = new Request("https://store.example/b/k?sig=signed", {
    headers: { authorization: "Bearer token" },
  });
  assertEquals(secretsOf(request), ["Bearer token", "?sig=signed"]);
});
