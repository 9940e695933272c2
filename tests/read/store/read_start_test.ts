import { assert, assertEquals } from "@std/assert";
import { readStart } from "../../../src/read/store/read_start.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const BODIES: readonly (readonly [
  what: string,
  chunks: readonly string[],
  text: string,
])[] = [
  ["a short body", ["ab", "cd"], "abcd"],
  ["a body of just the limit", ["abcde", "fgh"], "abcdefgh"],
  ["a longer body", ["abcde", "fghij", "k"], "abcdefgh"],
  ["one chunk over the limit", ["abcdefghijk"], "abcdefgh"],
  ["a body with a character in two chunks", ["ä"], "ä"],
  ["an empty body", [], ""],
];
for (const [what, chunks, text] of BODIES) {
  Deno.test(`readStart() reads ${what} up to 8 bytes`, async () => {
    const body = ReadableStream.from(chunks.map(bytes));
    assertEquals(await readStart(new Response(body), 8), text);
  });
}

Deno.test("readStart() cancels a body that does not end", async () => {
  let sent = 0;
  let isCancelled = false;
  const body = new ReadableStream({
    pull: (controller) =>
      controller.enqueue(bytes("x".repeat(++sent && 1_000))),
    cancel: () => void (isCancelled = true),
  }, { highWaterMark: 0 });
  assertEquals((await readStart(new Response(body), 10_000)).length, 10_000);
  assert(isCancelled);
  assertEquals(sent, 10);
});

Deno.test("readStart() gives what came of a body that breaks off", async () => {
  let isFirst = true;
  const body = new ReadableStream({
    pull(controller) {
      if (isFirst) controller.enqueue(bytes("abc"));
      else controller.error(new Error("broken"));
      isFirst = false;
    },
  }, { highWaterMark: 0 });
  assertEquals(await readStart(new Response(body), 8), "abc");
});

Deno.test("readStart() of no body is empty", async () => {
  assertEquals(await readStart(new Response(null), 8), "");
});
