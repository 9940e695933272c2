import { assertEquals, assertRejects } from "@std/assert";
import {
  parseEvents,
  type ServerEvent,
  sleep,
} from "../../../page/api/events.ts";

function streamOf(...parts: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return ReadableStream.from(parts.map((part) => encoder.encode(part)));
}

const STREAMS: readonly (readonly [
  what: string,
  parts: readonly string[],
  events: readonly ServerEvent[],
])[] = [
  ["one event", ["id: 1\ndata: {}\n\n"], [
    { event: "message", id: "1", data: "{}" },
  ]],
  ["events cut anywhere", ["id: 1\nda", "ta: a\n", "\nid: 2\ndata: b\n\n"], [
    { event: "message", id: "1", data: "a" },
    { event: "message", id: "2", data: "b" },
  ]],
  ["comments and times to wait", ["retry: 2000\n\n: nothing new\n\n"], []],
  ["events of a name", ["event: end\ndata: {}\n\n"], [
    { event: "end", id: null, data: "{}" },
  ]],
  ["several lines", ["data: a\ndata:b\n\n"], [
    { event: "message", id: null, data: "a\nb" },
  ]],
  ["an event that is not whole", ["data: a\n"], []],
];
for (const [what, parts, events] of STREAMS) {
  Deno.test(`parseEvents() reads ${what}`, async () => {
    assertEquals(
      await Array.fromAsync(parseEvents(streamOf(...parts))),
      events,
    );
  });
}

Deno.test("parseEvents() cancels the stream when it is left", async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) =>
      controller.enqueue(new TextEncoder().encode("data: a\n\n")),
    cancel: () => {
      isCancelled = true;
    },
  });
  for await (const _ of parseEvents(body)) break;
  assertEquals(isCancelled, true);
});

Deno.test("sleep() ends with the signal, and leaves no timer", async () => {
  const stop = new AbortController();
  const sleeping = sleep(60_000, stop.signal);
  stop.abort(new Error("left"));
  await assertRejects(() => sleeping, Error, "left");
  await assertRejects(() => sleep(60_000, stop.signal), Error, "left");
  await sleep(1, new AbortController().signal);
});
