import { assert, assertEquals, assertRejects } from "@std/assert";
import { ResultError } from "../../../mod.ts";
import { findAwsCredentials } from "../../../src/read/aws/credentials.ts";
import { withAwsEnvironment, withFiles } from "./_environment.ts";
import { isSignedRight } from "./_signature.ts";
import { readContext } from "../_context.ts";
import { type Answering, withHttp } from "../_http_loopback.ts";

const SOURCE = { accessKeyId: "AKIDSOURCE", secretAccessKey: "of-source" };
const EXPIRATION = "2099-01-02T03:04:05Z";
const GIVEN = {
  accessKeyId: "ASIA",
  secretAccessKey: "of/role+=",
  sessionToken: "token/+==",
  expiresAt: Date.parse(EXPIRATION),
};
const XML =
  `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult><Credentials>
    <AccessKeyId>ASIA</AccessKeyId>
    <SecretAccessKey>of/role+=</SecretAccessKey>
    <SessionToken>
      token/+==
    </SessionToken>
    <Expiration>${EXPIRATION}</Expiration>
  </Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const ARN = "arn:aws:iam::1:role/reader";

/** STS: signed by the source, or with a web identity and not signed at all. */
const sts: Answering = async (request) => {
  const form = new URLSearchParams(request.body);
  const host = request.headers["host"] ?? "";
  const isKnown = form.get("Action") === "AssumeRole"
    ? await isSignedRight({ ...request, host }, SOURCE, request.body)
    : form.get("WebIdentityToken") === "jwt" &&
      !request.headers["authorization"];
  return isKnown && form.get("RoleArn") === ARN
    ? { body: XML }
    : { status: 403, body: "<Error><Code>AccessDenied</Code></Error>" };
};

const find = () =>
  findAwsCredentials({
    settings: {},
    region: "eu-west-1",
    context: readContext({}, { retry: false }),
  });

const SOURCE_KEYS =
  `aws_access_key_id = ${SOURCE.accessKeyId}\naws_secret_access_key = ${SOURCE.secretAccessKey}\n`;

const ROLES: [
  what: string,
  config: string,
  variables: Record<string, string>,
  form: Record<string, string>,
][] = [
  [
    "a profile with source_profile",
    `[profile role]
role_arn = ${ARN}
source_profile = base
role_session_name = me
external_id = x
duration_seconds = 900
[profile base]
${SOURCE_KEYS}`,
    { AWS_PROFILE: "role" },
    {
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: ARN,
      RoleSessionName: "me",
      ExternalId: "x",
      DurationSeconds: "900",
    },
  ],
  [
    "a profile that is its own source",
    `[default]\nrole_arn = ${ARN}\nsource_profile = default\nrole_session_name = me\n${SOURCE_KEYS}`,
    {},
    {
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: ARN,
      RoleSessionName: "me",
    },
  ],
  [
    "a profile with a web identity",
    `[default]\nrole_arn = ${ARN}\nweb_identity_token_file = TOKEN\nrole_session_name = me\n`,
    {},
    {
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      RoleArn: ARN,
      RoleSessionName: "me",
      WebIdentityToken: "jwt",
    },
  ],
  [
    "a web identity of the environment",
    "",
    {
      AWS_WEB_IDENTITY_TOKEN_FILE: "TOKEN",
      AWS_ROLE_ARN: ARN,
      AWS_ROLE_SESSION_NAME: "pod",
    },
    {
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      RoleArn: ARN,
      RoleSessionName: "pod",
      WebIdentityToken: "jwt",
    },
  ],
];
for (const [what, config, variables, form] of ROLES) {
  Deno.test(`STS gives the credentials of a role, by ${what}`, () =>
    withFiles(
      { token: "jwt\n" },
      (HOME) =>
        withHttp(sts, async (url, requests) => {
          const token = `${HOME}/token`;
          await Deno.mkdir(`${HOME}/.aws`);
          await Deno.writeTextFile(
            `${HOME}/.aws/config`,
            config.replace("TOKEN", token),
          );
          await withAwsEnvironment({
            HOME,
            AWS_ENDPOINT_URL_STS: url,
            ...Object.fromEntries(
              Object.entries(variables).map(([name, value]) => [
                name,
                value.replace("TOKEN", token),
              ]),
            ),
          }, async () => {
            const found: unknown = await find();
            assertEquals(found, GIVEN);
            const sent = new URLSearchParams(requests[0]!.body);
            assertEquals(Object.fromEntries(sent), form);
          });
        }),
    ));
}

Deno.test("STS is called in the region, unless the environment names another place", () =>
  withFiles({ token: "jwt" }, async (HOME) => {
    for (
      const [variables, address] of [
        [{}, "https://sts.eu-west-1.amazonaws.com/"],
        [{ AWS_ENDPOINT_URL: "http://all" }, "http://all/"],
        [
          { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_STS: "http://s" },
          "http://s/",
        ],
      ] as const
    ) {
      await withAwsEnvironment({
        AWS_WEB_IDENTITY_TOKEN_FILE: `${HOME}/token`,
        AWS_ROLE_ARN: ARN,
        ...variables,
      }, async () => {
        const asked: string[] = [];
        const fetch = (input: RequestInfo | URL) => {
          asked.push((input as Request).url);
          return Promise.reject(new Error("Hidden"));
        };
        const context = readContext({}, { retry: false, fetch });
        const error = await assertRejects(
          () =>
            findAwsCredentials({ settings: {}, region: "eu-west-1", context }),
          ResultError,
          "STS does not answer",
        );
        assertEquals([error.code, asked], ["network", [address]]);
        assertEquals(error.cause, undefined);
      });
    }
  }));

Deno.test("STS that refuses is quoted by its code alone", () =>
  withFiles(
    { token: "Hidden" },
    (HOME) =>
      withHttp(sts, (url) =>
        withAwsEnvironment({
          AWS_WEB_IDENTITY_TOKEN_FILE: `${HOME}/token`,
          AWS_ROLE_ARN: ARN,
          AWS_ENDPOINT_URL_STS: url,
        }, async () => {
          const error = await assertRejects(find, ResultError);
          assertEquals([error.code, error.message], [
            "denied",
            `Cannot get AWS credentials: STS does not allow to assume the role "${ARN}" (403 AccessDenied)`,
          ]);
          assert(!Deno.inspect(error).includes("Hidden"));
        })),
  ));

Deno.test("a profile's role takes the container's credentials where it says so", () =>
  withFiles({
    ".aws/config":
      `[default]\nrole_arn = ${ARN}\ncredential_source = EcsContainer\n`,
  }, (HOME) =>
    withHttp(
      (request) =>
        request.method === "GET"
          ? {
            body: JSON.stringify({
              AccessKeyId: SOURCE.accessKeyId,
              SecretAccessKey: SOURCE.secretAccessKey,
            }),
          }
          : sts(request),
      (url) =>
        withAwsEnvironment({
          HOME,
          AWS_ENDPOINT_URL: url,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
        }, async () => {
          const found: unknown = await find();
          assertEquals(found, GIVEN);
        }),
    )));
