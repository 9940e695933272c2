import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { ResultError, type RetryEvent } from "../../../mod.ts";
import type { StoredObject } from "../../../src/read/store/stored_object.ts";
import { withFakeClock } from "../../_fake_clock.ts";
import { refuse, storedAt, whole, withStore } from "./_scripted_store.ts";
import { read } from "./_reading.ts";

Deno.test("openObject() reports each retry, and keeps to the server's Retry-After", () =>
  withStore(
    [refuse(503, "", { "retry-after": "0.02" }), whole()],
    async (object) => {
      const events: RetryEvent[] = [];
      await read(object, { retry: { onRetry: (event) => events.push(event) } });
      assertEquals(events.map(({ attempt, delayMs }) => [attempt, delayMs]), [[
        1,
        20,
      ]]);
      assertInstanceOf(events[0]!.error, ResultError);
    },
  ));

Deno.test("openObject() with retry: false tries once", () =>
  withStore([refuse(503), whole()], async (object, requests) => {
    await assertRejects(
      () => read(object, { retry: false }),
      ResultError,
      "(503)",
    );
    assertEquals(requests.length, 1);
  }));

Deno.test("openObject() says when no answer comes, and keeps the cause", async () => {
  const cause = new TypeError("refused");
  const error = await assertRejects(
    () =>
      read(storedAt("http://127.0.0.1:1/"), {
        retry: false,
        fetch: () => Promise.reject(cause),
      }),
    ResultError,
    "no answer came",
  );
  assertEquals(error.code, "network");
  assertStrictEquals(error.cause, cause);
});

Deno.test("openObject() requests another place that the answer names, once", () =>
  withStore(
    [refuse(400, "WrongRegion"), refuse(400, "WrongRegion"), whole()],
    async (object, requests) => {
      const there: StoredObject = { ...object, label: "test://there" };
      const moved: StoredObject = {
        ...object,
        elsewhere: ({ body }) =>
          body.includes("WrongRegion")
            ? { ...there, elsewhere: () => there }
            : undefined,
      };
      await assertRejects(
        () => read(moved),
        ResultError,
        'Cannot read "test://there"',
      );
      assertEquals(requests.length, 2);
    },
  ));

Deno.test("openObject() quotes no part of what was sent as the code of a refusal", () =>
  withStore(
    [(request) => refuse(403, request.headers.get("x-key")!)(request)],
    async (object) => {
      const withKey: StoredObject = {
        ...object,
        request: async (headers) => {
          const { url } = await object.request(headers);
          return { url, headers: { ...headers, "x-key": "KeyOfTheCaller" } };
        },
      };
      const error = await assertRejects(() => read(withKey), ResultError);
      assertEquals(
        error.message,
        'Cannot read "test://b/k": the store does not let these credentials read it (403)',
      );
    },
  ));

Deno.test("openObject() rejects with the signal's reason while it waits", () =>
  withStore(
    [refuse(503, "", { "retry-after": "60" })],
    (object) =>
      withFakeClock(async (clock) => {
        const controller = new AbortController();
        const reading = read(object, { signal: controller.signal })
          .catch((reason) => reason);
        await clock.waitFor(60_000);
        controller.abort("enough");
        assertEquals(await reading, "enough");
      }),
  ));
