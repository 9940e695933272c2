import { assertEquals, assertRejects } from "@std/assert";
import { ResultError } from "../../../mod.ts";
import { probeObject } from "../../../src/read/store/probe_object.ts";
import { readContext } from "../_context.ts";
import {
  type Answer,
  BODY,
  ref,
  refuse,
  whole,
  withStore,
} from "./_scripted_store.ts";

const ranged: Answer = (request) => {
  assertEquals(request.headers.get("range"), "bytes=0-511");
  return new Response(BODY.subarray(0, 512), {
    status: 206,
    headers: {
      "content-range": `bytes 0-511/${BODY.length}`,
      "last-modified": "Mon, 09 May 2022 06:30:00 GMT",
    },
  });
};

const PROBED: [
  what: string,
  answer: Answer,
  size: number | null,
  modified: string | null,
  head: number,
][] = [
  ["a ranged answer", ranged, BODY.length, "2022-05-09T06:30:00.000Z", 512],
  ["an answer that is whole all the same", whole(), BODY.length, null, 512],
  ["a short object", () => new Response("abc"), 3, null, 3],
  [
    "an empty object",
    () =>
      new Response(null, {
        status: 416,
        headers: { "content-range": "bytes */0" },
      }),
    0,
    null,
    0,
  ],
];
for (const [what, answer, size, modified, length] of PROBED) {
  Deno.test(`probeObject() reads size and time from ${what}`, () =>
    withStore([answer], async (object, requests) => {
      const { head, ...probe } = await probeObject(ref, object, readContext());
      assertEquals(probe, { size, modified });
      assertEquals([head.length, requests.length], [length, 1]);
    }));
}

for (
  const contentRange of [
    "bytes 1-511/100000",
    "bytes 0-9/100000",
    "bytes 0-511/100",
    "",
  ]
) {
  Deno.test(`probeObject() refuses 512 bytes as "${contentRange}"`, () =>
    withStore([
      () =>
        new Response(BODY.subarray(0, 512), {
          status: 206,
          headers: { "content-range": contentRange },
        }),
    ], async (object) => {
      const error = await assertRejects(
        () => probeObject(ref, object, readContext()),
        ResultError,
        "differ from those that the store announced",
      );
      assertEquals(error.code, "read_failed");
    }));
}

Deno.test("probeObject() refuses as openObject() does", () =>
  withStore([refuse(404, "NoSuchKey")], async (object) => {
    const error = await assertRejects(
      () => probeObject(ref, object, readContext()),
      ResultError,
    );
    assertEquals(error.code, "not_found");
  }));
