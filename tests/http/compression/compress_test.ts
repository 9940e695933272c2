import { assert, assertEquals } from "@std/assert";
import {
  brotliDecompressSync,
  gunzipSync,
  zstdDecompressSync,
} from "node:zlib";
import { compressedResponse } from "../../../src/http/compression/compress.ts";
import { recordedRows } from "../../../src/testing/mod.ts";
import { type Ask, withHandler } from "../_handler.ts";

const UNPACK: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

const LONG = "x".repeat(2_000);
const JSON_TYPE = "application/json";

const CHOICES: [accepted: string | null, coding: string | null][] = [
  [null, null],
  ["", null],
  ["identity", null],
  ["gzip", "gzip"],
  ["GZIP", "gzip"],
  ["gzip, deflate, br, zstd", "zstd"],
  ["gzip, deflate, br", "br"],
  ["gzip;q=1, br;q=0.5", "gzip"],
  ["zstd;q=0, br;q=0, *", "gzip"],
  ["*", "zstd"],
  ["*;q=0", null],
  ["gzip;q=0.5, identity", null],
  ["gzip;q=0.5, identity;q=0.5", "gzip"],
  ["deflate", null],
  ["gzip;q=0", null],
  ["identity;q=0", null],
];
for (const [accepted, coding] of CHOICES) {
  Deno.test(`Accept-Encoding ${accepted} gives ${coding}`, async () => {
    const headers = new Headers(
      accepted === null ? {} : { "accept-encoding": accepted },
    );
    const given = new Response(LONG, {
      headers: { "content-type": JSON_TYPE },
    });
    const response = await compressedResponse(headers, given);
    assertEquals(response.headers.get("content-encoding"), coding);
    assertEquals(response.headers.get("vary"), "Accept-Encoding");
    const bytes = await response.bytes();
    const plain = coding === null ? bytes : UNPACK[coding]!(bytes);
    assertEquals(new TextDecoder().decode(plain), LONG);
  });
}

const KINDS: [
  what: string,
  init: ResponseInit & { headers: Record<string, string> },
  coding: string | null,
  varies: boolean,
][] = [
  ["JSON", { headers: { "content-type": JSON_TYPE } }, "gzip", true],
  [
    "a problem",
    { status: 404, headers: { "content-type": "application/problem+json" } },
    "gzip",
    true,
  ],
  [
    "lines",
    { headers: { "content-type": "application/x-ndjson" } },
    "gzip",
    true,
  ],
  ["lines", { headers: { "content-type": "application/jsonl" } }, "gzip", true],
  [
    "events",
    { headers: { "content-type": "text/event-stream" } },
    "gzip",
    true,
  ],
  ["an image", { headers: { "content-type": "image/png" } }, null, true],
  ["no type", { headers: {} }, null, true],
  [
    "little",
    { headers: { "content-type": JSON_TYPE, "content-length": "1023" } },
    null,
    true,
  ],
  [
    "much",
    { headers: { "content-type": JSON_TYPE, "content-length": "1024" } },
    "gzip",
    true,
  ],
  [
    "stored bytes",
    { headers: { "content-type": JSON_TYPE, "accept-ranges": "bytes" } },
    null,
    false,
  ],
  [
    "a part",
    { status: 206, headers: { "content-type": JSON_TYPE } },
    null,
    false,
  ],
  [
    "what is compressed",
    { headers: { "content-type": JSON_TYPE, "content-encoding": "br" } },
    "br",
    false,
  ],
];
for (const [what, init, coding, varies] of KINDS) {
  Deno.test(`${what} ${JSON.stringify(init)} is sent as ${coding}`, async () => {
    const headers = new Headers({ "accept-encoding": "gzip" });
    const response = await compressedResponse(
      headers,
      new Response(new TextEncoder().encode(LONG), init),
    );
    assertEquals(response.headers.get("content-encoding"), coding);
    assertEquals(response.headers.has("vary"), varies);
    if (coding === "gzip") assert(!response.headers.has("content-length"));
    await response.body?.cancel();
  });
}

const FLOW_RUN = "/flow-runs/8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";

async function same(
  ask: Ask,
  path: string,
  coding: string,
  accept: string,
): Promise<Response> {
  const plain = await ask(path, { headers: { accept } });
  const packed = await ask(path, {
    headers: { accept, "accept-encoding": coding },
  });
  assertEquals(packed.headers.get("content-encoding"), coding, path);
  const unpacked = UNPACK[coding]!(await packed.bytes());
  assertEquals(new TextDecoder().decode(unpacked), await plain.text());
  const tags = [plain, packed].map(({ headers }) => headers.get("etag"));
  assertEquals(tags[0], tags[1]);
  assert(tags[0] === null || tags[0]!.startsWith("W/"));
  return packed;
}

for (const coding of Object.keys(UNPACK)) {
  Deno.test(`the handler's answers are the same in ${coding}`, async () => {
    await withHandler(
      recordedRows(),
      async (ask) => {
        const document = await same(ask, "/openapi.json", coding, "*/*");
        const known = document.headers.get("etag")!;
        const again = await ask("/openapi.json", {
          headers: { "if-none-match": known, "accept-encoding": coding },
        });
        assertEquals([again.status, again.headers.get("etag")], [304, known]);
        for (const accept of ["application/x-ndjson", "text/event-stream"]) {
          await same(ask, `${FLOW_RUN}/task-runs`, coding, accept);
        }
        const head = await ask("/openapi.json", {
          method: "HEAD",
          headers: { "accept-encoding": coding },
        });
        assertEquals(head.headers.get("content-encoding"), coding);
        assertEquals(await head.text(), "");
      },
      {},
      {},
    );
  });
}
