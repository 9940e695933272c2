import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  awaitFirst,
  type Line,
  lineStream,
  type LineType,
} from "../../../src/http/response/lines.ts";
import { turn } from "../../_fake_clock.ts";

async function* lines(count: number, after: () => unknown = () => {}) {
  for (let i = 0; i < count; i++) yield { id: String(i), data: { i } };
  await after();
}

function stream(
  source: AsyncGenerator<Line, void, undefined>,
  type: LineType,
  more: { heartbeatMs?: number; signal?: AbortSignal; onCancel?: () => void } =
    {},
) {
  return lineStream(source, {
    type,
    heartbeatMs: 60_000,
    signal: new AbortController().signal,
    onCancel: () => {},
    problemOf: (error) => ({ detail: String(error) }),
    ...more,
  });
}
const textOf = (stream: ReadableStream<Uint8Array>) =>
  new Response(stream).text();
const SSE = "text/event-stream";
const ND = "application/x-ndjson";
const fail = () => Promise.reject(new Error("no more"));

const TEXTS: [
  type: LineType,
  source: () => AsyncGenerator<Line, void, undefined>,
  text: string,
][] = [
  [ND, () => lines(2), '{"i":0}\n{"i":1}\n'],
  [ND, () => lines(0), ""],
  [
    ND,
    () => lines(1, fail),
    '{"i":0}\n{"error":{"detail":"Error: no more"}}\n',
  ],
  [
    SSE,
    () => lines(2),
    'retry: 2000\n\nid: 0\ndata: {"i":0}\n\nid: 1\ndata: {"i":1}\n\nid: end\nevent: end\ndata: {}\n\n',
  ],
  [SSE, () => lines(0), "retry: 2000\n\nid: end\nevent: end\ndata: {}\n\n"],
  [
    SSE,
    () => lines(0, fail),
    'retry: 2000\n\nevent: error\ndata: {"detail":"Error: no more"}\n\n',
  ],
];
for (const [type, source, text] of TEXTS) {
  Deno.test(`${type} is ${JSON.stringify(text)}`, async () => {
    assertEquals(await textOf(stream(source(), type)), text);
  });
}

for (const type of [ND, SSE] as const) {
  Deno.test(`no data breaks a line of ${type}`, async () => {
    const data = "a\nb\r\n\u2028data: x\n\nid: 9";
    const source = (async function* () {
      yield await Promise.resolve({ id: "1\n\ndata: x", data });
    })();
    const text = await textOf(stream(source, type));
    const found = text.split("\n").filter((line) => /^(?:data: )?"/.test(line));
    assertEquals(found.map((line) => JSON.parse(line.replace(/^data: /, ""))), [
      data,
    ]);
    assertEquals(
      text.split("\n").filter((line) => line.startsWith("data")).length,
      type === SSE ? 2 : 0,
    );
  });
}

Deno.test("a silence is filled with comments, the item comes all the same", async () => {
  let go = () => {};
  const source = lines(1, () => new Promise<void>((resolve) => go = resolve));
  const reader = stream(source, SSE, { heartbeatMs: 1 }).getReader();
  const read = async () =>
    new TextDecoder().decode((await reader.read()).value);
  assertEquals(await read(), "retry: 2000\n\n");
  assertEquals(await read(), 'id: 0\ndata: {"i":0}\n\n');
  assertEquals(await read(), ": nothing new\n\n");
  assertEquals(await read(), ": nothing new\n\n");
  go();
  let text = await read();
  while (text === ": nothing new\n\n") text = await read();
  assertEquals(text, "id: end\nevent: end\ndata: {}\n\n");
  assertEquals((await reader.read()).done, true);
});

for (const type of [ND, SSE] as const) {
  Deno.test(`${type} reads a chunk ahead at most`, async () => {
    let written = 0;
    const source = (async function* () {
      for (;;) {
        const data = "x".repeat(1_000);
        written += data.length;
        yield await Promise.resolve({ id: "", data });
      }
    })();
    const reader = stream(source, type).getReader();
    assertEquals(written, 0);
    let read = 0;
    for (let i = 0; i < 4; i++) {
      read += (await reader.read()).value!.length;
      assert(written <= read, `${written} characters for ${read}`);
    }
    assert(read > 4_000, `${read} bytes in four chunks: a line each`);
    await reader.cancel();
  });

  Deno.test(`${type} holds back no line for the next one`, async () => {
    const given: (() => void)[] = [];
    const source = (async function* () {
      for (let i = 0;; i++) {
        yield { id: "", data: i };
        await new Promise<void>((resolve) => given.push(resolve));
      }
    })();
    const reader = stream(source, type).getReader();
    if (type === SSE) await reader.read();
    for (let i = 0; i < 3; i++) {
      const { value } = await reader.read();
      assertMatch(new TextDecoder().decode(value), new RegExp(`${i}\n+$`));
      given.pop()?.();
    }
    await reader.cancel();
  });

  Deno.test(`cancelling ${type} stops a wait for the next item, and its timer`, async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let isLeft = false;
    const source = (async function* () {
      try {
        await new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason))
        );
        yield { id: "", data: 0 };
      } finally {
        isLeft = true;
      }
    })();
    const reader = stream(source, type, {
      signal,
      onCancel: () => controller.abort(),
    }).getReader();
    if (type === SSE) await reader.read();
    const pending = reader.read();
    await turn();
    await reader.cancel();
    assertEquals((await pending).done, true);
    assertEquals(isLeft, true);
  });

  Deno.test(`${type} fails with the signal's reason, without a problem`, async () => {
    const signal = AbortSignal.abort(new Error("gone"));
    await assertRejects(
      () => textOf(stream(lines(0, fail), type, { signal })),
      Error,
      "gone",
    );
  });
}

Deno.test("awaitFirst() waits for the first item, and loses none", async () => {
  async function* numbers(count: number) {
    for (let i = 0; i < count; i++) yield await Promise.resolve(i);
  }
  for (const count of [0, 1, 3]) {
    const items = await awaitFirst(numbers(count));
    assertEquals(
      await Array.fromAsync(items),
      await Array.fromAsync(numbers(count)),
    );
  }
  const failing = (async function* () {
    yield* numbers(0);
    throw new Error("none");
  })();
  await assertRejects(() => awaitFirst(failing), Error, "none");
});
