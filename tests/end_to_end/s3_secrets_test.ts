/** Whatever goes wrong, no error and no printed object tells a secret. */
import { assert, assertEquals } from "@std/assert";
import { toText } from "@std/streams";
import {
  createClient,
  fromTaskRunData,
  type ReadContext,
  type S3Settings,
} from "../../mod.ts";
import { readerOf } from "../read/_readers.ts";
import { withAwsEnvironment, withFiles } from "../read/aws/_environment.ts";
import { readContext } from "../read/_context.ts";
import { type WireAnswer, withHttp } from "../read/_http_loopback.ts";
import { s3Error } from "../read/aws/_s3_store.ts";

const s3Reader = await readerOf("S3Result");

const MARK = "Zq7Secret";
const KEY = {
  accessKeyId: `AKID${MARK}`,
  secretAccessKey: `k/${MARK}`,
  sessionToken: `t/${MARK}`,
};
const ARN = "arn:aws:iam::1:role/r";
const ref = { type: "S3Result", bucket: "shop", location: "k" };
const BODY = new TextEncoder().encode("x".repeat(1000));

/** All that may be printed of an error: its text, its fields, its causes. */
function printed(error: unknown): string {
  const all = Deno.inspect(error, { depth: 20, showHidden: true });
  const { stack = "", cause } = error as Error;
  return [all, String(error), stack, JSON.stringify(error)].join("\n") +
    (cause ? printed(cause) : "");
}

function assertTellsNothing(text: string): void {
  assert(!text.includes(MARK), text);
  assert(!/Signature=|AWS4-HMAC/.test(text), text);
}

/** Stores that echo what they are sent, as some do, and that break. */
const STORES: [what: string, answer: (sent: string) => WireAnswer][] = [
  ...[400, 401, 403, 404, 409, 412, 500, 503].map((
    status,
  ): typeof STORES[number] => [
    `${status} with the request in it`,
    (sent) => s3Error(status, "SignatureDoesNotMatch", { xml: sent }),
  ]),
  ["the request as its code", (sent) => s3Error(403, sent)],
  [
    "a region out of the request",
    (sent) =>
      s3Error(400, "AuthorizationHeaderMalformed", {
        xml: `<Region>${sent}</Region>`,
      }),
  ],
  ["a redirect", () =>
    s3Error(301, "PermanentRedirect", {
      headers: { location: `http://evil.example/?${MARK}` },
    })],
  ["a wrong checksum", () => ({
    headers: { "x-amz-checksum-crc32": "AAAAAA==" },
    body: BODY,
  })],
  ["a cut connection", () => ({ body: BODY, cutAfter: 10 })],
];
for (const [what, answer] of STORES) {
  Deno.test(`S3 that answers with ${what} makes no secret known`, () =>
    withAwsEnvironment({}, () =>
      withHttp(
        ({ headers }) => answer(JSON.stringify(headers)),
        async (endpoint) => {
          const events: unknown[] = [];
          const retry = {
            maxRetries: 1,
            onRetry: (event: unknown) => void events.push(event),
          };
          const context = readContext({ s3: { ...KEY, endpoint } }, { retry });
          const error = await failed(context);
          assertTellsNothing(printed(error));
          for (const event of events) assertTellsNothing(Deno.inspect(event));
        },
      )));
}

async function failed(context: ReadContext): Promise<unknown> {
  try {
    await toText(await s3Reader.open(ref, context));
  } catch (error) {
    return error;
  }
  throw new Error("Cannot go on: it was read");
}

const SETTINGS: [
  what: string,
  settings: S3Settings,
  variables: Record<string, string>,
  config: string,
][] = [
  ["a token with a line break", { ...KEY, sessionToken: `a\n${MARK}` }, {}, ""],
  ["a key with a line break", { ...KEY, accessKeyId: `a\n${MARK}` }, {}, ""],
  [
    "an endpoint with a password",
    {
      ...KEY,
      endpoint: `http://u:${MARK}@127.0.0.1`,
    },
    {},
    "",
  ],
  ["an endpoint that is none", { ...KEY, endpoint: MARK }, {}, ""],
  [
    "nobody at the endpoint",
    { ...KEY, endpoint: "http://127.0.0.1:9" },
    {},
    "",
  ],
  ["half a key", { secretAccessKey: MARK }, {}, ""],
  ["half a key in the environment", {}, { AWS_SECRET_ACCESS_KEY: MARK }, ""],
  ["half a key in a file", {}, {}, `[default]\naws_secret_access_key=${MARK}`],
  ["a program in a file", {}, {}, `[default]\ncredential_process=x ${MARK}`],
  ["a secret that is no JSON", {}, {
    PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS: `{"SECRET_ACCESS_KEY": ${MARK}`,
  }, ""],
  ["a container's token with a line break", {}, {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:9/${MARK}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: `a\n${MARK}`,
  }, ""],
  ["a container that does not answer", {}, {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:9/${MARK}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: MARK,
  }, ""],
  [
    "STS that does not answer",
    {},
    { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9" },
    `[default]\nrole_arn = ${ARN}\nexternal_id = ${MARK}\nsource_profile = default\naws_access_key_id = a${MARK}\naws_secret_access_key = b${MARK}\n`,
  ],
];
for (const [what, settings, variables, config] of SETTINGS) {
  Deno.test(`S3 settings with ${what} make no secret known`, () =>
    withFiles(
      { ".aws/config": config },
      (HOME) =>
        withAwsEnvironment({ HOME, ...variables }, async () => {
          const error = await failed(
            readContext({ s3: settings }, { retry: false }),
          );
          assertTellsNothing(printed(error));
        }),
    ));
}

Deno.test("a client and a view print nothing of S3's settings", () =>
  withAwsEnvironment(
    {},
    () =>
      withHttp(() => ({ body: "1" }), async (endpoint) => {
        const client = createClient({ results: { s3: { ...KEY, endpoint } } });
        const view = fromTaskRunData({
          id: "r",
          task: { id: "t", slug: "sell-1" },
          map_index: -1,
          flow_run_id: "f",
          serialized_state: { type: "Success", _result: ref },
        }, { client });
        assertEquals(await view.result(), 1);
        assertTellsNothing(printed(client) + printed(view));
      }),
  ));
