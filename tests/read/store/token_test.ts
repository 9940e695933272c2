import { assert, assertEquals, assertRejects } from "@std/assert";
import { ResultError, type ResultErrorCode } from "../../../mod.ts";
import {
  requestMachineToken,
  requestToken,
} from "../../../src/read/store/token.ts";
import { withFakeClock, withoutTime } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import { type WireAnswer, withHttp, withSilence } from "../_http_loopback.ts";

const FORM = { grant_type: "refresh_token", refresh_token: "RefreshTest" };

const TOKENS: readonly (readonly [
  body: Record<string, unknown>,
  lastsSeconds: number | undefined,
])[] = [
  [{ access_token: "t" }, undefined],
  [{ access_token: "t", expires_in: 3600 }, 3600],
  [{ access_token: "t", expires_in: "3600" }, 3600],
  [{ access_token: "t", expires_on: "4102444800" }, 4102444800],
  [{ access_token: "t", expires_in: "soon" }, undefined],
];
for (const [body, seconds] of TOKENS) {
  Deno.test(`requestToken() reads ${JSON.stringify(body)}`, () =>
    withHttp(() => ({ body: JSON.stringify(body) }), async (url, requests) => {
      const before = Date.now();
      const { token, expiresAt } = await requestToken(
        { url, form: FORM, headers: { "x-key": "KeyTest" } },
        readContext(),
      );
      assertEquals(token, "t");
      const [request] = requests;
      assertEquals(request?.method, "POST");
      assertEquals(request?.headers["x-key"], "KeyTest");
      assertEquals(
        request?.body,
        "grant_type=refresh_token&refresh_token=RefreshTest",
      );
      if (seconds === undefined) return assertEquals(expiresAt, undefined);
      const start = "expires_on" in body ? 0 : before;
      const late = expiresAt! - start - seconds * 1000;
      assert(late >= 0 && late < 60_000, `${late}`);
    }));
}

const REFUSALS: readonly (readonly [
  answer: WireAnswer,
  code: ResultErrorCode,
  end: string,
  requests: number,
])[] = [
  [{ body: "{}" }, "denied", "its answer has no access_token", 1],
  [{ body: "<html>" }, "denied", "its answer has no access_token", 1],
  [{ body: "null" }, "denied", "its answer has no access_token", 1],
  [
    { body: '{"access_token": 7}' },
    "denied",
    "its answer has no access_token",
    1,
  ],
  [
    { status: 400, body: '{"error":"invalid_grant"}' },
    "denied",
    "it refused (400 invalid_grant)",
    1,
  ],
  [
    {
      status: 401,
      body:
        '{"error":"invalid_client","error_description":"AADSTS7000215: Key RefreshTest"}',
    },
    "denied",
    "it refused (401 invalid_client AADSTS7000215)",
    1,
  ],
  [
    { status: 400, body: '{"error":"RefreshTest"}' },
    "denied",
    "it refused (400)",
    1,
  ],
  [{ status: 302, headers: { location: "/other" } }, "denied", "(302)", 1],
  [{ status: 503 }, "denied", "it refused (503)", 3],
];
for (const [answer, code, end, count] of REFUSALS) {
  Deno.test(`requestToken() refuses ${JSON.stringify(answer)}`, () =>
    withoutTime(() =>
      withHttp(() => answer, async (url, requests) => {
        const error = await assertRejects(
          () =>
            requestToken(
              { url: `${url}/token?key=QueryTest`, form: FORM },
              readContext({}, { retry: { maxRetries: 2 } }),
            ),
          ResultError,
        );
        assertEquals([error.code, requests.length], [code, count]);
        assert(
          error.message.startsWith(`Cannot get a token at "${url}/token"`),
        );
        assert(error.message.endsWith(end), error.message);
      })
    ));
}

Deno.test("requestMachineToken() gives up after its own time", () =>
  withSilence((url, requested) =>
    withFakeClock(async (clock) => {
      const token = requestMachineToken({ url }, readContext(), 1_000);
      await requested;
      assertEquals(await clock.advanceUntil(token), undefined);
    })
  ));

Deno.test("requestMachineToken() ends with the signal", () =>
  withSilence((url, requested) =>
    withFakeClock(async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const token = requestMachineToken(
        { url },
        readContext({}, { signal }),
        1_000,
      ).catch((reason) => reason);
      await requested;
      controller.abort("enough");
      assertEquals(await token, "enough");
    })
  ));
