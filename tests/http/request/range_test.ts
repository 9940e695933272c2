import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseRange, sliceStream } from "../../../src/http/request/range.ts";
import { RequestError } from "../../../src/http/problem.ts";

const PARTS: [header: string | null, part: [number, number] | undefined][] = [
  [null, undefined],
  ["bytes=0-0", [0, 0]],
  ["bytes=2-5", [2, 5]],
  ["bytes=2-", [2, 9]],
  ["bytes=2-99", [2, 9]],
  ["bytes=-3", [7, 9]],
  ["bytes=-99", [0, 9]],
  ["Bytes= 2-5 ", [2, 5]],
  ["bytes=0-1,4-5", undefined],
  ["bytes=5-2", undefined],
  ["bytes=-", undefined],
  ["bytes=a-b", undefined],
  ["bytes", undefined],
  ["items=0-1", undefined],
];
for (const [header, part] of PARTS) {
  Deno.test(`Range ${header} of 10 bytes is ${part ?? "the whole"}`, () => {
    const range = parseRange(header, 10);
    assertEquals(range && [range.first, range.last], part);
  });
}

for (
  const [header, size] of [
    ["bytes=10-", 10],
    ["bytes=-0", 10],
    ["bytes=0-", 0],
    ["bytes=-1", 0],
  ] as const
) {
  Deno.test(`Range ${header} of ${size} bytes is refused`, () => {
    const error = assertThrows(() => parseRange(header, size), RequestError);
    assertEquals(error.code, "range_not_satisfiable");
    assertEquals(error.details.headers, { "content-range": `bytes */${size}` });
  });
}

function source(chunks: readonly number[][]) {
  const log: string[] = [];
  const left = [...chunks];
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = left.shift();
      if (chunk === undefined) return controller.close();
      log.push(`read ${chunk}`);
      controller.enqueue(new Uint8Array(chunk));
    },
    cancel: () => void log.push("cancelled"),
  }, { highWaterMark: 0 });
  return { stream, log };
}

const CHUNKS = [[0, 1, 2], [], [3], [4, 5, 6, 7], [8, 9]];

Deno.test("sliceStream() gives any part of any chunks", async () => {
  for (let first = 0; first < 10; first++) {
    for (let last = first; last < 10; last++) {
      const slice = sliceStream(source(CHUNKS).stream, { first, last });
      const bytes = [
        ...new Uint8Array(await new Response(slice).arrayBuffer()),
      ];
      const expected = Array.from(
        { length: last - first + 1 },
        (_, i) => first + i,
      );
      assertEquals(bytes, expected);
    }
  }
});

Deno.test("sliceStream() leaves what comes after the part unread, and cancels it", async () => {
  const { stream, log } = source(CHUNKS);
  await new Response(sliceStream(stream, { first: 1, last: 3 })).arrayBuffer();
  assertEquals(log, ["read 0,1,2", "read ", "read 3", "cancelled"]);
});

Deno.test("sliceStream() of nothing gives nothing", async () => {
  const { stream, log } = source(CHUNKS);
  const slice = sliceStream(stream, { first: 0, last: -1 });
  assertEquals(await new Response(slice).text(), "");
  assertEquals(log, ["cancelled"]);
});

Deno.test("sliceStream() hands a cancellation on", async () => {
  const { stream, log } = source(CHUNKS);
  const reader = sliceStream(stream, { first: 0, last: 9 }).getReader();
  await reader.read();
  await reader.cancel();
  assertEquals(log, ["read 0,1,2", "cancelled"]);
});

Deno.test("sliceStream() fails where bytes are missing", async () => {
  const slice = sliceStream(source([[1, 2]]).stream, { first: 0, last: 4 });
  await assertRejects(
    () => new Response(slice).text(),
    Error,
    "shortened by 3 bytes",
  );
});
