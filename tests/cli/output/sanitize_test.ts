import { assert, assertEquals } from "@std/assert";
import {
  jsonText,
  sanitize,
  sanitizeLines,
} from "../../../src/cli/output/sanitize.ts";

Deno.test("sanitize() makes one line that only shows", () => {
  assertEquals(
    sanitize("a\r\n  b\x1b[31m\u202ec\x9bd\te"),
    "a b\ufffd[31m\ufffdc\ufffdd\ufffde",
  );
  assertEquals(
    sanitizeLines("a\n\x1b[33mb\x1b[39m\x1b[2J", true),
    "a\n\x1b[33mb\x1b[39m\ufffd[2J",
  );
  assertEquals(sanitizeLines("\x1b[33mb", false), "\ufffdb");
});

Deno.test("jsonText() is JSON that only shows", () => {
  const value = { "\x9b": "\x7f\u2028\u202e\x1b" };
  // deno-lint-ignore no-control-regex -- these are what it is about
  assert(!/[\x00-\x1f\x7f-\x9f\u2028]/.test(jsonText(value)));
  assertEquals(JSON.parse(jsonText(value)), value);
});

Deno.test("what turns the direction of text is not printed", () => {
  const turned = "a\u202a\u202e\u2066\u2069b";
  const safe = "a\ufffd\ufffd\ufffd\ufffdb";
  assertEquals([sanitize(turned), sanitizeLines(turned, true)], [safe, safe]);
  const json = jsonText(turned);
  assertEquals(json, String.raw`"a\u202a\u202e\u2066\u2069b"`);
  assertEquals(JSON.parse(json), turned);
});
