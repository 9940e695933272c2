import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { toArrayBuffer } from "@std/streams";
import { ResultError, type ResultErrorCode } from "../../../mod.ts";
import { openObject } from "../../../src/read/store/open_object.ts";
import { readContext } from "../_context.ts";
import {
  type Answer,
  BODY,
  ETAG,
  ref,
  refuse,
  storedAt,
  whole,
  withStore,
} from "./_scripted_store.ts";
import { CRC, cut, eagerly, part, read, rest } from "./_reading.ts";

const READ: [what: string, answers: Answer[], requests: number][] = [
  ["a whole object", [whole()], 1],
  ["an object with its checksum", [whole({ "x-crc32c": CRC })], 1],
  ["an object after 503", [refuse(503), whole()], 2],
  ["an object after each transient status", [
    refuse(500),
    refuse(502),
    refuse(503),
    refuse(504),
    refuse(429),
    whole(),
  ], 6],
  ["an object after SlowDown, whatever the status", [
    refuse(400, "SlowDown"),
    whole(),
  ], 2],
  ["an object whose connection was cut", [cut(1_000), rest()], 2],
  ["an object whose connection was cut again and again", [
    cut(1_000),
    cut(2_000),
    refuse(503),
    cut(3_000),
    rest(),
  ], 5],
  ["an object whose rest comes in two parts", [
    cut(1_000),
    part(1_999, "bytes 1000-1999/100000"),
    rest(),
  ], 3],
  ["an object whose rest comes without its size", [
    cut(1_000),
    part(99_999, "bytes 1000-99999/*"),
  ], 2],
  ["an object that was cut, with the checksum of the whole", [
    cut(1_000, { etag: ETAG, "x-crc32c": CRC }),
    rest(),
  ], 2],
];
for (const [what, answers, count] of READ) {
  Deno.test(
    `openObject() reads ${what} in ${count} requests`,
    eagerly(() =>
      withStore(answers, async (object, requests) => {
        assertEquals(await read(object), BODY);
        assertEquals(requests.length, count);
      })
    ),
  );
}

Deno.test(
  "openObject() goes on with the same version, from where the bytes ended",
  eagerly(() =>
    withStore([cut(1_000), rest()], async (object, requests) => {
      await read(object);
      const { headers } = requests[1]!;
      assertEquals([headers.get("range"), headers.get("if-match")], [
        "bytes=1000-",
        ETAG,
      ]);
      assertEquals(requests[0]!.headers.get("range"), null);
    })
  ),
);

const REFUSED: [
  what: string,
  answers: Answer[],
  code: ResultErrorCode,
  message: string,
  requests: number,
][] = [
  [
    "404",
    [refuse(404, "NoSuchKey")],
    "not_found",
    "no such object (404 NoSuchKey)",
    1,
  ],
  ["403", [refuse(403, "AccessDenied")], "denied", "(403 AccessDenied)", 1],
  ["401", [refuse(401)], "denied", "does not accept the credentials (401)", 1],
  [
    "412",
    [refuse(412)],
    "read_failed",
    "it was changed while it was read (412)",
    1,
  ],
  [
    "a status that nobody expects",
    [refuse(418)],
    "read_failed",
    "the store refused (418)",
    1,
  ],
  [
    "a redirect, which is not followed",
    [refuse(301, "", { location: "http://127.0.0.1:9/" })],
    "read_failed",
    "the store refused (301)",
    1,
  ],
  [
    "503 again and again",
    [refuse(503, "SlowDown")],
    "read_failed",
    "the store refused (503 SlowDown)",
    7,
  ],
  [
    "a cut without an etag",
    [cut(1_000, {})],
    "network",
    "the connection was interrupted after 1000 bytes",
    1,
  ],
  [
    "a cut with a weak etag",
    [cut(1_000, { etag: 'W/"v1"' })],
    "network",
    "was interrupted after 1000 bytes",
    1,
  ],
  [
    "a cut, and then another version",
    [cut(1_000), refuse(412)],
    "read_failed",
    "it was changed while it was read",
    2,
  ],
  [
    "a cut, and then no range",
    [cut(1_000), whole()],
    "network",
    "was interrupted after 1000 bytes",
    2,
  ],
  [
    "a cut, and then another range",
    [cut(1_000), rest({ "content-range": "bytes 0-9/100000" })],
    "network",
    "was interrupted",
    2,
  ],
  ...[
    "bytes 1000-99999/100001",
    "bytes 1001-99999/100000",
    "bytes 1000-100000/100000",
    "bytes 1000-999/100000",
    "bytes */100000",
    "items 1000-99999/100000",
    "",
  ].map((contentRange): typeof REFUSED[number] => [
    `a cut, and then the range "${contentRange}"`,
    [cut(1_000), part(99_999, contentRange)],
    "network",
    "was interrupted after 1000 bytes",
    2,
  ]),
  [
    "a cut, and then more than was announced",
    [cut(1_000), part(2_000, "bytes 1000-1999/100000")],
    "read_failed",
    "sent more than the 2000 bytes that it announced",
    2,
  ],
  [
    "a part that was not requested",
    [part(999, "bytes 0-999/100000")],
    "read_failed",
    "returned a part of it",
    1,
  ],
  [
    "a wrong checksum",
    [whole({ "x-crc32c": "AAAAAA==" })],
    "read_failed",
    "its crc32c differs from the one that the store names",
    1,
  ],
];
for (const [what, answers, code, message, count] of REFUSED) {
  Deno.test(
    `openObject() refuses ${what}`,
    eagerly(() =>
      withStore(answers, async (object, requests) => {
        const error = await assertRejects(
          () => read(object),
          ResultError,
          message,
        );
        assertEquals([error.code, requests.length], [code, count]);
        assert(error.message.startsWith('Cannot read "test://b/k": '));
        assertStrictEquals(error.ref, ref);
      })
    ),
  );
}

Deno.test("openObject() refuses an object over maxBytes before reading it", () =>
  withStore([whole()], async (object) => {
    assertEquals(
      (await read(object, { maxBytes: BODY.length })).length,
      BODY.length,
    );
    const error = await assertRejects(
      () => read(object, { maxBytes: BODY.length - 1 }),
      ResultError,
      "larger than 99999 bytes",
    );
    assertEquals(error.code, "too_large");
  }));

Deno.test("openObject() fetches nothing before it is read, and stops when it is cancelled", async () => {
  let cancelled = false;
  const endless = () =>
    new ReadableStream({
      pull: (c) => c.enqueue(new Uint8Array(1_000)),
      cancel: () => void (cancelled = true),
    }, { highWaterMark: 0 });
  const fetch = () => Promise.resolve(new Response(endless()));
  const stream = await openObject(
    ref,
    storedAt("http://127.0.0.1:1/"),
    readContext({}, { fetch }),
  );
  const reader = stream.getReader();
  assertEquals((await reader.read()).value?.length, 1_000);
  await reader.cancel();
  assert(cancelled);
});

Deno.test("openObject() refuses more bytes than the length", async () => {
  const fetch = () =>
    Promise.resolve(
      new Response("twelve bytes", { headers: { "content-length": "11" } }),
    );
  const error = await assertRejects(
    () => read(storedAt("http://127.0.0.1:1/"), { fetch, retry: false }),
    ResultError,
    "sent more than the 11 bytes that it announced",
  );
  assertEquals(error.code, "read_failed");
});

Deno.test("openObject() rejects with the signal's reason while bytes come", () =>
  withStore([cut(1_000, {})], async (object) => {
    const controller = new AbortController();
    const stream = await openObject(
      ref,
      object,
      readContext({}, { signal: controller.signal }),
    );
    const reader = stream.getReader();
    await reader.read();
    controller.abort("enough");
    assertEquals(await reader.read().catch((reason) => reason), "enough");
  }));

Deno.test("openObject() does not count bytes that fetch unpacks on the way", async () => {
  const fetch = () =>
    Promise.resolve(
      new Response("unpacked", {
        headers: { "content-encoding": "gzip", "content-length": "3" },
      }),
    );
  const stream = await openObject(
    ref,
    storedAt("http://127.0.0.1:1/"),
    readContext({}, { fetch }),
  );
  assertEquals(
    new TextDecoder().decode(await toArrayBuffer(stream)),
    "unpacked",
  );
});
