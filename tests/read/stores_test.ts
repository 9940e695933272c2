import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ReadContext,
  type ReadSettings,
  ResultError,
  type ResultErrorCode,
} from "../../mod.ts";
import { openResultRef, readResultRef } from "../../src/read/mod.ts";
import { withFakeClock } from "../_fake_clock.ts";
import { withAwsEnvironment, withFiles } from "./aws/_environment.ts";
import { readContext } from "./_context.ts";
import { type WireAnswer, withHttp } from "./_http_loopback.ts";
import { withVariables } from "./_variables.ts";

const refOf = (type: string) => ({
  type,
  bucket: "bucket",
  container: "container",
  location: "k",
});

/** Object stores, by the settings for one at a URL. */
const STORES: readonly (readonly [
  type: string,
  settings: (endpoint: string) => ReadSettings,
])[] = [
  ["S3Result", (endpoint) => ({
    s3: { endpoint, accessKeyId: "AKIDTEST", secretAccessKey: "SecretTest" },
  })],
  ["GCSResult", (endpoint) => ({ gcs: { endpoint, token: "TokenTest" } })],
  ["AzureResult", (endpoint) => ({
    azure: { endpoint, accountName: "a", sasToken: "sv=1&sig=SignedTest" },
  })],
];

const BODY = "stored bytes";

/** Runs with a server that answers so, and tells when a request has come. */
async function withAnswer(
  answer: WireAnswer | "silence",
  run: (url: string, requested: Promise<void>) => Promise<void>,
): Promise<void> {
  const { promise: requested, resolve } = Promise.withResolvers<void>();
  await withHttp(() => {
    resolve();
    return answer;
  }, (url) => run(url, requested));
}

const STALLS: readonly (readonly [
  what: string,
  answer: WireAnswer | "silence",
])[] = [
  ["does not answer", "silence"],
  ["stops before the first byte", { body: BODY, stallAfter: 0 }],
  ["stops within the object", { body: BODY, stallAfter: 6 }],
  ["stops within a refusal", { status: 403, body: BODY, stallAfter: 6 }],
];
for (const [type, settings] of STORES) {
  for (const [what, answer] of STALLS) {
    Deno.test(`${type}: a read ends where the store ${what}`, () =>
      withAwsEnvironment(
        {},
        () =>
          withAnswer(
            answer,
            (url, requested) =>
              withFakeClock(async (clock) => {
                const read = readResultRef(
                  refOf(type),
                  readContext({ ...settings(url), stallTimeoutMs: 7_000 }),
                );
                const failed = assertRejects(() => read, ResultError);
                await requested;
                const error = await clock.advanceUntil(failed);
                assertEquals(error.code, "timeout");
                assert(error.message.endsWith("sent nothing for 7000 ms"));
              }),
          ),
      ));
  }

  Deno.test(`${type}: a read waits 60 s for each part, without a limit in all`, () =>
    withAwsEnvironment({}, () =>
      withFakeClock(async (clock) => {
        const parts = ["a", "b", "c"];
        const body = new ReadableStream<Uint8Array>({
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 59_999));
            const part = parts.shift();
            if (part === undefined) return controller.close();
            controller.enqueue(new TextEncoder().encode(part));
          },
        }, { highWaterMark: 0 });
        const fetch = () => Promise.resolve(new Response(body));
        const read = readResultRef(
          refOf(type),
          readContext(settings("http://127.0.0.1:1"), { fetch }),
        );
        assertEquals(
          new TextDecoder().decode(await clock.advanceUntil(read)),
          "abc",
        );
      })));

  Deno.test(`${type}: a slow reader is no slow store`, () =>
    withAwsEnvironment(
      {},
      () =>
        withAnswer({ body: BODY }, (url) =>
          withFakeClock(async (clock) => {
            const stream = await openResultRef(
              refOf(type),
              readContext(settings(url)),
            );
            await clock.advance(3_600_000);
            const text = await new Response(stream).text();
            assertEquals(text, BODY);
          })),
    ));

  Deno.test(`${type}: an error holds nothing of what was sent to the store`, () =>
    withAwsEnvironment({}, () =>
      withHttp(({ path, headers }) => {
        const sent = [path, ...Object.values(headers)].join(" ");
        const [secret = ""] =
          /(?<=Signature=)\w{20}|TokenTest|SignedTest/.exec(sent) ?? [];
        return {
          status: 403,
          headers: {
            "x-ms-error-code": secret,
            "retry-after": secret,
            "content-type": `text/${secret}`,
            location: `http://127.0.0.1/${secret}`,
          },
          body: `<Error><Code>${secret}</Code></Error>`,
        };
      }, async (url) => {
        const error = await assertRejects(
          () => readResultRef(refOf(type), readContext(settings(url))),
          ResultError,
        );
        assert(error.message.endsWith("(403)"), error.message);
      })));
}

/** Services that give credentials, by the settings and variables that lead to one. */
const SERVICES: readonly (readonly [
  what: string,
  type: string,
  settings: (url: string) => ReadSettings,
  variables: (url: string, folder: string) => Record<string, string>,
])[] = [
  ["Google's token server", "GCSResult", (url) => ({
    gcs: {
      serviceAccount: {
        type: "authorized_user",
        client_id: "client",
        client_secret: "ClientTest",
        refresh_token: "RefreshTest",
        token_uri: url,
      },
    },
  }), () => ({})],
  ["Azure's token server", "AzureResult", () => ({
    azure: { accountName: "a" },
  }), (url) => ({
    AZURE_AUTHORITY_HOST: url,
    AZURE_TENANT_ID: "tenant",
    AZURE_CLIENT_ID: "client",
    AZURE_CLIENT_SECRET: "ClientTest",
  })],
  ["a container's provider", "S3Result", () => ({}), (url) => ({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: "ClientTest",
  })],
  ["STS", "S3Result", () => ({}), (url, folder) => ({
    AWS_ENDPOINT_URL_STS: url,
    AWS_WEB_IDENTITY_TOKEN_FILE: `${folder}/token`,
    AWS_ROLE_ARN: "arn:aws:iam::1:role/r",
  })],
];

/** Reads with credentials of a service, and gives the error. */
function withService(
  [, type, settings, variables]: typeof SERVICES[number],
  answer: Parameters<typeof withHttp>[0],
  run: (
    read: (more?: Partial<ReadContext>) => Promise<unknown>,
  ) => Promise<void>,
): Promise<void> {
  return withFiles(
    { token: "ClientTest" },
    (folder) =>
      withHttp(answer, (url) => {
        const set = variables(url, folder);
        const read = (more: Partial<ReadContext> = {}) =>
          readResultRef(
            refOf(type),
            readContext(
              { ...settings(url), stallTimeoutMs: 7_000 },
              { retry: false, ...more },
            ),
          );
        return type === "S3Result"
          ? withAwsEnvironment(set, () => run(read))
          : withVariables(set, () => run(read));
      }),
  );
}

for (const service of SERVICES) {
  const [what, type] = service;
  Deno.test(`${type}: an endless answer of ${what} is cut`, () =>
    withService(
      service,
      () => ({ body: "x".repeat(10_000), isEndless: true }),
      async (read) => {
        const error = await assertRejects(() => read(), ResultError);
        assertEquals(error.code, "denied");
      },
    ));

  Deno.test(`${type}: an error holds nothing of what was sent to ${what}`, () =>
    withService(
      service,
      () => ({
        status: 400,
        body: '{"error":"ClientTest","error_description":"ClientTest"}' +
          "<Error><Code>ClientTest</Code></Error>",
      }),
      async (read) => {
        const error = await assertRejects(() => read(), ResultError);
        assert(error.message.endsWith("(400)"), error.message);
      },
    ));

  Deno.test(`${type}: a read ends where ${what} is silent`, () =>
    withService(service, () => "silence", async (read) => {
      await withFakeClock(async (clock) => {
        const failed = assertRejects(() => read(), ResultError);
        const error = await clock.advanceUntil(failed);
        const codes: readonly ResultErrorCode[] = ["timeout", "network"];
        assert(codes.includes(error.code), error.message);
      });
    }));
}
