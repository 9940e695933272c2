import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { ResultError, type ResultReader } from "../../mod.ts";
import {
  openResultRef,
  probeResultRef,
  readResultRef,
} from "../../src/read/mod.ts";
import { isKnownType } from "../../src/read/readers.ts";
import { readContext } from "./_context.ts";

const ref = { type: "MyResult", location: "k" };

function readerOf(
  stream: () => ReadableStream<Uint8Array>,
): { readers: Record<string, ResultReader> } {
  return { readers: { MyResult: { open: () => Promise.resolve(stream()) } } };
}

function chunks(...sizes: number[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(
    sizes.map((size, at) => new Uint8Array(size).fill(at)),
  );
}

const SIZES: [what: string, sizes: number[]][] = [
  ["nothing", []],
  ["one chunk", [10]],
  ["several chunks", [3, 0, 4, 3]],
];
for (const [what, sizes] of SIZES) {
  Deno.test(`readResultRef() reads ${what}`, async () => {
    const bytes = await readResultRef(
      ref,
      readContext(readerOf(() => chunks(...sizes))),
    );
    const expected = sizes.flatMap((size, at) => Array(size).fill(at));
    assertEquals([...bytes], expected);
  });
}

Deno.test("readResultRef() reads up to maxBytes, and no more", async () => {
  const settings = readerOf(() => chunks(5, 5));
  assertEquals(
    (await readResultRef(ref, readContext(settings, { maxBytes: 10 }))).length,
    10,
  );
  const error = await assertRejects(
    () => readResultRef(ref, readContext(settings, { maxBytes: 9 })),
    ResultError,
    "larger than 9 bytes",
  );
  assertEquals(error.code, "too_large");
});

Deno.test("readResultRef() stops reading past maxBytes and cancels the stream", async () => {
  let pulled = 0;
  let cancelled = false;
  const endless = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(10));
      },
      cancel: () => void (cancelled = true),
    }, { highWaterMark: 0 });
  await assertRejects(() =>
    readResultRef(ref, readContext(readerOf(endless), { maxBytes: 25 }))
  );
  assertEquals([pulled, cancelled], [3, true]);
});

Deno.test("readResultRef() rejects with the signal's reason and cancels the stream", async () => {
  const controller = new AbortController();
  const pulled = Promise.withResolvers<void>();
  let cancelled: unknown;
  const silent = () =>
    new ReadableStream<Uint8Array>({
      pull: () => pulled.resolve(),
      cancel: (reason) => void (cancelled = reason),
    }, { highWaterMark: 0 });
  const reason = new Error("enough");
  const read = readResultRef(
    ref,
    readContext(readerOf(silent), { signal: controller.signal }),
  ).catch((error) => error);
  await pulled.promise;
  controller.abort(reason);
  assertStrictEquals(await read, reason);
  assertStrictEquals(cancelled, reason);
});

const FAILURES: [what: string, reader: ResultReader][] = [
  ["throws", { open: () => Promise.reject(new Error("disk on fire")) }],
  ["breaks off", {
    open: () =>
      Promise.resolve(
        new ReadableStream({ pull: (c) => c.error(new Error("disk on fire")) }),
      ),
  }],
];
for (const given of [undefined, null, "text", new Uint8Array(3)]) {
  Deno.test(`readResultRef() refuses a reader that gives ${Deno.inspect(given)}`, async () => {
    const settings = {
      readers: { MyResult: { open: () => Promise.resolve(given as never) } },
    };
    const error = await assertRejects(
      () => readResultRef(ref, readContext(settings)),
      ResultError,
    );
    assert(String(error.cause).includes("it did not return a ReadableStream"));
  });
}

Deno.test("readResultRef() refuses a stream of texts", async () => {
  const settings = readerOf(() => ReadableStream.from(["text"]) as never);
  const error = await assertRejects(
    () => readResultRef(ref, readContext(settings)),
    ResultError,
  );
  assert(String(error.cause).includes("not a Uint8Array"));
});

for (const [what, reader] of FAILURES) {
  Deno.test(`readResultRef() wraps the error of a reader that ${what}`, async () => {
    const settings = { readers: { MyResult: reader } };
    const error = await assertRejects(
      () => readResultRef(ref, readContext(settings)),
      ResultError,
    );
    assertEquals(error.code, "read_failed");
    assertEquals((error.cause as Error).message, "disk on fire");
    assert(!error.message.includes("fire"));
  });
}

for (const type of ["Result", "toString"]) {
  Deno.test(`readResultRef() has no reader for ${type}`, async () => {
    const error = await assertRejects(
      () => readResultRef({ type, location: "k" }, readContext()),
      ResultError,
      `of type "${type}": there is no reader`,
    );
    assertEquals(error.code, "unsupported");
  });
}

Deno.test("isKnownType() knows Prefect's classes and those with a reader", () => {
  const settings = readerOf(() => chunks());
  const known = [
    "LocalResult",
    "S3Result",
    "MyResult",
    "CustomResult",
    "toString",
  ];
  assertEquals(known.map((type) => isKnownType(type, settings)), [
    true,
    true,
    true,
    false,
    false,
  ]);
});

const PROBED: [
  what: string,
  sizes: number[],
  size: number | null,
  head: number,
][] = [
  ["nothing", [], 0, 0],
  ["one chunk", [10], 10, 10],
  ["several chunks", [600, 5], null, 512],
];
for (const [what, sizes, size, length] of PROBED) {
  Deno.test(`probeResultRef() looks at ${what} of a reader that only opens`, async () => {
    const { head, ...probe } = await probeResultRef(
      ref,
      readContext(readerOf(() => chunks(...sizes))),
    );
    assertEquals([probe, head.length], [{ size, modified: null }, length]);
  });
}

Deno.test("a reader is not called once its signal has aborted", async () => {
  let opened = 0;
  const open = () => {
    opened++;
    return Promise.resolve(chunks(1));
  };
  const signal = AbortSignal.abort("enough");
  const reading = readResultRef(
    ref,
    readContext({ readers: { MyResult: { open } } }, { signal }),
  );
  assertEquals([await reading.catch((reason) => reason), opened], [
    "enough",
    0,
  ]);
});

Deno.test("a stream that comes after the abort is cancelled", async () => {
  const controller = new AbortController();
  let cancelled: unknown;
  const open = () => {
    controller.abort("enough");
    return Promise.resolve(
      new ReadableStream<Uint8Array>({
        cancel: (reason) => void (cancelled = reason),
      }),
    );
  };
  const reading = openResultRef(
    ref,
    readContext({ readers: { MyResult: { open } } }, {
      signal: controller.signal,
    }),
  );
  assertEquals([await reading.catch((reason) => reason), cancelled], [
    "enough",
    "enough",
  ]);
});

Deno.test("probeResultRef() rejects with the signal's reason and cancels the stream", async () => {
  const controller = new AbortController();
  let cancelled: unknown;
  const silent = () =>
    new ReadableStream<Uint8Array>({
      pull: () => controller.abort("enough"),
      cancel: (reason) => void (cancelled = reason),
    }, { highWaterMark: 0 });
  const probing = probeResultRef(
    ref,
    readContext(readerOf(silent), { signal: controller.signal }),
  );
  assertEquals([await probing.catch((reason) => reason), cancelled], [
    "enough",
    "enough",
  ]);
});
