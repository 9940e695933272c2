import { assert, assertEquals, assertRejects } from "@std/assert";
import { ResultError } from "../../../mod.ts";
import { fromContainer, fromInstance } from "../../../src/read/aws/metadata.ts";
import { withAwsEnvironment, withFiles } from "./_environment.ts";
import { withFakeClock, withoutTime } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import {
  type Answering,
  type WireAnswer,
  type WireRequest,
  withHttp,
  withSilence,
} from "../_http_loopback.ts";

const EXPIRATION = "2099-01-02T03:04:05Z";
const GIVEN = {
  accessKeyId: "ASIA",
  secretAccessKey: "s",
  sessionToken: "t",
  expiresAt: Date.parse(EXPIRATION),
};
const JSON_OF_KEYS = JSON.stringify({
  Code: "Success",
  AccessKeyId: "ASIA",
  SecretAccessKey: "s",
  Token: "t",
  Expiration: EXPIRATION,
  LastUpdated: null,
});
const ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const ROLES = "/latest/meta-data/iam/security-credentials/";

/** An instance that speaks IMDSv2 only. */
function instance(
  { method, path, headers }: WireRequest,
  changes: Record<string, WireAnswer> = {},
): WireAnswer {
  const asked = `${method} ${path}`;
  if (asked in changes) return changes[asked]!;
  if (asked === "PUT /latest/api/token") {
    const seconds = headers["x-aws-ec2-metadata-token-ttl-seconds"];
    return seconds === "21600" ? { body: "imds-token" } : { status: 400 };
  }
  if (headers["x-aws-ec2-metadata-token"] !== "imds-token") {
    return { status: 401 };
  }
  if (path === ROLES) return { body: "my role\n" };
  if (path === `${ROLES}my%20role`) return { body: JSON_OF_KEYS };
  return { status: 404 };
}

/** Runs with a server that no time limit is met by, however slow it is. */
const served = (
  answer: Answering,
  run: (url: string, requests: WireRequest[]) => Promise<void>,
) =>
  withHttp(
    answer,
    (url, requests) => withoutTime(() => run(url, requests)),
  );

const noRetry = () => readContext({}, { retry: false });

Deno.test("fromInstance() requests the credentials of the role by IMDSv2", () =>
  served(
    (request) => instance(request),
    (url, requests) =>
      withAwsEnvironment({
        AWS_EC2_METADATA_DISABLED: "false",
        [ENDPOINT]: `${url}/`,
      }, async () => {
        const found: unknown = await fromInstance(noRetry());
        assertEquals(found, GIVEN);
        assertEquals(
          requests.map(({ method, path }) => `${method} ${path}`),
          [
            "PUT /latest/api/token",
            `GET ${ROLES}`,
            `GET ${ROLES}my%20role`,
          ],
        );
      }),
  ));

const WITHOUT: [
  what: string,
  changes: Record<string, WireAnswer>,
  said: string,
][] = [
  ["no token", { "PUT /latest/api/token": { status: 403 } }, "answers)"],
  ["no role", { [`GET ${ROLES}`]: { status: 404 } }, "has none)"],
  ["an empty role", { [`GET ${ROLES}`]: { body: "\n" } }, "has none)"],
];
for (const [what, changes, said] of WITHOUT) {
  Deno.test(`fromInstance() goes without where there is ${what}`, () =>
    served(
      (request) => instance(request, changes),
      (url) =>
        withAwsEnvironment({
          AWS_EC2_METADATA_DISABLED: "",
          [ENDPOINT]: url,
        }, async () => {
          const found = await fromInstance(noRetry());
          assert(typeof found === "string" && found.endsWith(said), said);
        }),
    ));
}

Deno.test("fromInstance() refuses what is no credentials, and repeats none of it", () =>
  served(
    (request) =>
      instance(request, {
        [`GET ${ROLES}my%20role`]: { body: '{"SecretAccessKey": "Hidden"}' },
      }),
    (url) =>
      withAwsEnvironment({
        AWS_EC2_METADATA_DISABLED: "",
        [ENDPOINT]: url,
      }, async () => {
        const error = await assertRejects(
          () => fromInstance(noRetry()),
          ResultError,
          "the metadata service of the instance gives no credentials (200)",
        );
        assert(!Deno.inspect(error).includes("Hidden"));
      }),
  ));

Deno.test("fromInstance() sends no request if it is disabled", () =>
  withAwsEnvironment({ AWS_EC2_METADATA_DISABLED: "TRUE" }, async () => {
    const fetch = () => Promise.reject(new Error("asked"));
    const found = await fromInstance({ ...noRetry(), fetch });
    assertEquals(found, "an instance role (AWS_EC2_METADATA_DISABLED is true)");
  }));

for (
  const [mode, address] of [
    ["IPv4", "http://169.254.169.254/latest/api/token"],
    ["IPv6", "http://[fd00:ec2::254]/latest/api/token"],
  ] as const
) {
  Deno.test(`fromInstance() requests ${address} by default, mode ${mode}`, () =>
    withAwsEnvironment({
      AWS_EC2_METADATA_DISABLED: "",
      AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: mode,
    }, async () => {
      const asked: string[] = [];
      const fetch = (input: RequestInfo | URL) => {
        asked.push((input as Request).url);
        return Promise.reject(new Error("no route"));
      };
      const found = await fromInstance({ ...noRetry(), fetch });
      // Without the permission Deno would prompt: nothing is sent then.
      const { host, hostname } = new URL(address);
      const query = { name: "net", host: `${hostname}:80` } as const;
      const isAllowed = Deno.permissions.querySync(query).state === "granted";
      assertEquals(
        [asked, found],
        isAllowed
          ? [[address], "an instance role (no metadata service answers)"]
          : [[], `an instance role (it needs --allow-net=${host})`],
      );
    }));
}

Deno.test("fromInstance() waits no longer than about a second, and once", () =>
  withSilence((url, asked) =>
    withAwsEnvironment({
      AWS_EC2_METADATA_DISABLED: "",
      [ENDPOINT]: url,
    }, () =>
      withFakeClock(async (clock) => {
        let found: unknown;
        const looking = fromInstance(readContext()).then((it) => found = it);
        await asked;
        await clock.advance(999);
        assertEquals(found, undefined);
        await clock.advance(1);
        await looking;
        assertEquals(found, "an instance role (no metadata service answers)");
      }))
  ));

Deno.test("fromInstance() stops when it is aborted", () =>
  withSilence((url, asked) =>
    withAwsEnvironment({
      AWS_EC2_METADATA_DISABLED: "",
      [ENDPOINT]: url,
    }, async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const stopped = assertRejects(
        () => fromInstance({ ...readContext(), signal }),
        RangeError,
      );
      await asked;
      controller.abort(new RangeError("enough"));
      await stopped;
    })
  ));

const FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

Deno.test("fromContainer() requests the address of the environment, with its token", () =>
  withFiles({ token: "of-file\n" }, (folder) =>
    served(
      ({ headers }) => ({
        ...(/^of-/.test(headers["authorization"] ?? "of-nobody")
          ? { body: JSON_OF_KEYS }
          : { status: 401 }),
      }),
      async (url, requests) => {
        const [full, token] = [`${url}/v1/x?id=1`, "of-variable"];
        for (
          const variables of [
            { [FULL]: full },
            { [FULL]: full, [TOKEN]: token },
            { [FULL]: full, [TOKEN]: token, [TOKEN_FILE]: `${folder}/token` },
          ]
        ) {
          await withAwsEnvironment(variables, async () => {
            const found: unknown = await fromContainer(noRetry());
            assertEquals(found, GIVEN);
          });
        }
        assertEquals(
          requests.map(({ headers, path }) => [headers["authorization"], path]),
          [undefined, "of-variable", "of-file"]
            .map((token) => [token, "/v1/x?id=1"]),
        );
      },
    )));

Deno.test("fromContainer() tries again where the agent has failed", () => {
  let tries = 0;
  return served(
    () => ++tries < 2 ? { status: 503 } : { body: JSON_OF_KEYS },
    (url) =>
      withAwsEnvironment({ [FULL]: url }, async () => {
        const found: unknown = await fromContainer(readContext());
        assertEquals([found, tries], [GIVEN, 2]);
      }),
  );
});

const ADDRESSES: [
  variable: string,
  value: string,
  asked: string | undefined,
][] = [
  [RELATIVE, "/v2/credentials/x", "http://169.254.170.2/v2/credentials/x"],
  [RELATIVE, "@evil.example/", "http://169.254.170.2/@evil.example/"],
  [FULL, "http://169.254.170.23/v1/x", "http://169.254.170.23/v1/x"],
  [FULL, "http://[fd00:ec2::23]/v1/x", "http://[fd00:ec2::23]/v1/x"],
  [FULL, "http://localhost:1/x", "http://localhost:1/x"],
  [FULL, "https://agent.example/x", "https://agent.example/x"],
  [FULL, "http://agent.example/x", undefined],
  [FULL, "http://169.254.169.254/x", undefined],
  [FULL, "http://127.0.0.1.evil.example/x", undefined],
  [FULL, "ftp://127.0.0.1/x", undefined],
  [FULL, "nonsense", undefined],
];
for (const [variable, value, address] of ADDRESSES) {
  Deno.test(`fromContainer() ${address ? "asks" : "does not ask"} ${value}`, () =>
    withAwsEnvironment({ [variable]: value }, async () => {
      const asked: string[] = [];
      const fetch = (input: RequestInfo | URL) => {
        asked.push((input as Request).url);
        return Promise.reject(new Error("no route"));
      };
      const error = await assertRejects(
        () => fromContainer({ ...noRetry(), fetch }),
        ResultError,
      );
      assertEquals(asked, address ? [address] : []);
      assertEquals(error.code, address ? "network" : "denied");
      assert(!error.message.includes(value));
    }));
}

const TOKENS: [variable: string, value: string, said: string][] = [
  [TOKEN, "Hidden\nHidden", "has characters that a header cannot carry"],
  [TOKEN_FILE, "/no/token", '"/no/token" cannot be read'],
];
for (const [variable, value, said] of TOKENS) {
  Deno.test(`fromContainer() refuses a token that ${said}`, () =>
    withAwsEnvironment(
      { [FULL]: "http://127.0.0.1:9/", [variable]: value },
      async () => {
        const error = await assertRejects(
          () => fromContainer(readContext()),
          ResultError,
          said,
        );
        assert(!Deno.inspect(error).includes("Hidden"));
      },
    ));
}

Deno.test("fromContainer() refuses what is no credentials", () =>
  served(
    () => ({ status: 404, body: "[]" }),
    (url) =>
      withAwsEnvironment({ [FULL]: url }, async () => {
        await assertRejects(
          () => fromContainer(noRetry()),
          ResultError,
          "gives no credentials (404)",
        );
      }),
  ));
