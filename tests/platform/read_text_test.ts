import { assertEquals, assertRejects } from "@std/assert";
import { readText } from "../../src/platform/read_text.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A body that comes in these chunks, with or without its length. */
function answer(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  headers: Record<string, string> = {},
): Response {
  return new Response(ReadableStream.from(chunks), { headers });
}

const euro = utf8("€"); // three bytes
const BODIES: [
  what: string,
  response: () => Response,
  maxBytes: number,
  text: string,
  isCut: boolean,
][] = [
  ["no body", () => new Response(null), 0, "", false],
  ["an empty body", () => answer([]), 0, "", false],
  ["just as many bytes", () => answer([utf8("ab")]), 2, "ab", false],
  ["a byte more", () => answer([utf8("abc")]), 2, "ab", true],
  [
    "more in a later chunk",
    () => answer([utf8("ab"), utf8("c")]),
    2,
    "ab",
    true,
  ],
  [
    "a character in two chunks",
    () => answer([euro.slice(0, 1), euro.slice(1)]),
    3,
    "€",
    false,
  ],
  ["a character that is cut", () => answer([utf8("a€")]), 2, "a", true],
  [
    "bytes that are no UTF-8",
    () => answer([euro.slice(0, 2)]),
    9,
    "\ufffd",
    false,
  ],
  ["a byte order mark", () => answer([utf8("\ufeffa")]), 9, "a", false],
  [
    "a length that is known",
    () => answer([utf8("abc")], { "content-length": "3" }),
    3,
    "abc",
    false,
  ],
  [
    "a length that is too long",
    () => answer([utf8("abc")], { "content-length": "3" }),
    2,
    "ab",
    true,
  ],
  [
    "a length of packed bytes",
    () =>
      answer([utf8("abc")], {
        "content-length": "1",
        "content-encoding": "gzip",
      }),
    2,
    "ab",
    true,
  ],
  [
    "a length that is not a number",
    () => answer([utf8("abc")], { "content-length": "x" }),
    2,
    "ab",
    true,
  ],
  [
    "an answer from another origin, whose encoding a browser hides",
    () =>
      Object.defineProperty(
        answer([utf8("abc")], { "content-length": "1" }),
        "type",
        { value: "cors" },
      ),
    2,
    "ab",
    true,
  ],
];
for (const [what, response, maxBytes, text, isCut] of BODIES) {
  Deno.test(`readText() reads ${what}`, async () => {
    assertEquals(await readText(response(), maxBytes), { text, isCut });
  });
}

Deno.test("readText() does not wait for a body that cannot be cancelled", async () => {
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(utf8("abc")),
    cancel: () => new Promise(() => {}),
  });
  assertEquals(await readText(new Response(body), 1), {
    text: "a",
    isCut: true,
  });
});

Deno.test("readText() throws what the body throws", async () => {
  const body = new ReadableStream({
    pull: (controller) => controller.error(new TypeError("cut")),
  });
  await assertRejects(() => readText(new Response(body), 1), TypeError, "cut");
});
