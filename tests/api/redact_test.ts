import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  redact,
  redactCause,
  redactJson,
  redactUrl,
} from "../../src/api/redact.ts";

const URLS: [url: string, redacted: string][] = [
  ["https://api.prefect.io", "https://api.prefect.io"],
  ["https://a:b@c/d", "https://c/d"],
  ["https://c/d?e=f#g", "https://c/d"],
  ["https://c/d#g", "https://c/d"],
  ["//a@c/d", "//c/d"],
  ["/login?next=x", "/login"],
  ["", ""],
];
for (const [url, redacted] of URLS) {
  Deno.test(`redactUrl("${url}") is "${redacted}"`, () => {
    assertEquals(redactUrl(url), redacted);
  });
}

Deno.test("redact() replaces each secret wherever it is", () => {
  assertEquals(
    redact("a key, a token, a key", ["key", "token"]),
    "a ***, a ***, a ***",
  );
  assertEquals(redact("a key", []), "a key");
});

const VALUES: [what: string, value: unknown, redacted: unknown][] = [
  ["a string", "a key", "a ***"],
  ["other values", [1, null, true], [1, null, true]],
  ["keys and values", { key: { "a key": ["key"] } }, {
    "***": { "a ***": ["***"] },
  }],
  [
    "an own __proto__",
    JSON.parse('{"__proto__": "key"}'),
    JSON.parse('{"__proto__": "***"}'),
  ],
];
for (const [what, value, redacted] of VALUES) {
  Deno.test(`redactJson() copies ${what}`, () => {
    assertEquals(redactJson(value, ["key"]), redacted);
  });
}

Deno.test("redactJson() ends at a depth", () => {
  const deep = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
  assertEquals(JSON.stringify(redactJson(deep, [])).length, 203);
});

Deno.test("redactCause() keeps a cause that quotes no secret", () => {
  const cause = new TypeError("refused", { cause: new Error("ECONNREFUSED") });
  assertStrictEquals(redactCause(cause, ["key"]), cause);
  assertStrictEquals(redactCause(7, ["key"]), 7);
});

Deno.test("redactCause() masks a cause, and the causes of it", () => {
  const cause = new TypeError("fetch failed", {
    cause: new RangeError("a key in https://x/?a=b"),
  });
  const redacted = redactCause(cause, ["key", "?a=b"]) as Error;
  assertEquals([redacted.name, redacted.message], [
    "TypeError",
    "fetch failed",
  ]);
  const inner = redacted.cause as Error;
  assertEquals([inner.name, inner.message], [
    "RangeError",
    "a *** in https://x/***",
  ]);
  assertEquals(redactCause("a key", ["key"]), "a ***");
});

Deno.test("redactCause() ends at a chain that comes round", () => {
  const cause = new Error("a key");
  cause.cause = cause;
  assertEquals((redactCause(cause, ["key"]) as Error).message, "a ***");
});
