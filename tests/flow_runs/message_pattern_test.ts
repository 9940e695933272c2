import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { messagePattern } from "../../src/flow_runs/message_pattern.ts";

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";

const PATTERNS: [message: string, pattern: string][] = [
  ["", ""],
  ["Task timed out during execution.", "Task timed out during execution."],
  ["12 rows, 3.5 GB, 1,000 ms", "# rows, # GB, # ms"],
  ["enrich-1 and enrich_22", "enrich-# and enrich_#"],
  [`run ${ID} of ${ID.toUpperCase()}`, "run # of #"],
  ["at 2022-05-09T06:30:00.123456+00:00", "at #"],
  ["at 2022-05-09 06:30:00Z", "at # #"],
  ["10.0.0.1:8080 refused", "# refused"],
  ["<Foo object at 0x7f3a1b2c>", "<Foo object at #>"],
  ["commit 9fceb02d0ae5", "commit #"],
  ["blob x7Gk29Lq is gone", "blob # is gone"],
  ["no column 'price' in \"orders\"", "no column '…' in \"…\""],
  ["ValueError('no order 7')", "ValueError('no order #')"],
  ["ValueError(\"no 'a b' at 7\")", "ValueError(\"no '…' at #\")"],
  ["KeyError(\"['a', 'b'] not in index\")", "KeyError(\"['…'] not in index\")"],
  ["OSError(2, 'No such file')", "OSError(#, '…')"],
  ["got b'abc'", "got b'…'"],
  ["can't open users' files", "can't open users' files"],
  ["Cannot open /data/x/17.csv: gone", "Cannot open /…: gone"],
  ["s3://bucket/key/1 is gone", "/… is gone"],
  ["https://example.org/a?b=1 failed", "/… failed"],
  ["C:\\data\\17.csv is gone", "/… is gone"],
  ["[1, 2, 3] of (4, 5)", "[#] of (#)"],
  ["first 1\nsecond 2", "first #\nsecond #"],
  ["Zeile 7 fehlt in Straße 9 日本 5", "Zeile # fehlt in Straße # 日本 #"],
];
for (const [message, pattern] of PATTERNS) {
  Deno.test(`the pattern of ${JSON.stringify(message)}`, () => {
    assertEquals(messagePattern(message), pattern);
  });
}

const DISTINCT: [one: string, other: string][] = [
  ["ValueError('bad price')", "ValueError('no customer')"],
  ["KeyError('price')", "KeyError('sku')"],
  ["ValueError('x')", "TypeError('x')"],
];
for (const [one, other] of DISTINCT) {
  Deno.test(`${one} and ${other} are two causes`, () => {
    assert(messagePattern(one) !== messagePattern(other));
  });
}

// What tokens begin and end with, so that they meet in all ways.
const parts = fc.constantFrom(
  ..."'\"`abTZ0x1f9#-:.+,_/\\ ()[]<>…\n~é😀bru",
  ...["http://", ID, "', '", "f('", "C:\\", "/a/b", "#, #", "'…'", ", "],
);
const messages = fc.oneof(
  fc.array(parts, { maxLength: 60 }).map((all) => all.join("")),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.tuple(parts, parts, fc.integer({ min: 1_000, max: 5_000 }))
    .map(([a, b, count]) => (a + b).repeat(count)),
);

Deno.test("a pattern is its own pattern, and never longer than its message", () => {
  fc.assert(
    fc.property(messages, (message) => {
      const pattern = messagePattern(message);
      assertEquals(messagePattern(pattern), pattern);
      assert(pattern.length <= Math.min(message.length, 1_000));
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("a pattern does not change with the digits and ids of a message", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.uuid(), fc.uuid(), (n, m, a, b) => {
      const text = (number: number, id: string) =>
        `Cannot find row ${number} of ${id}: table_${number} has '${id}'`;
      assertEquals(messagePattern(text(n, a)), messagePattern(text(m, b)));
    }),
  );
});

Deno.test("no more than 4,000 characters of a message are read", () => {
  const start = "[" + "1, ".repeat(1_333);
  const messages = ["", "x", "'".repeat(100_000)].map((end) =>
    messagePattern(start.padEnd(4_000, ".") + end)
  );
  assertEquals(new Set(messages).size, 1);
});
