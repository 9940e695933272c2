import { assertEquals } from "@std/assert";
import type { S3Settings } from "../../../mod.ts";
import { findAwsAccess } from "../../../src/read/aws/access.ts";
import { withAwsEnvironment, withFiles } from "./_environment.ts";
import { readContext } from "../_context.ts";
import { withHttp } from "../_http_loopback.ts";

const place = async (s3: S3Settings = {}) => {
  const { region, endpoint, forcePathStyle } =
    (await findAwsAccess({ anonymous: true, ...s3 }, readContext())).place;
  return { region, endpoint, forcePathStyle };
};

const CONFIG = `[default]
region = of-default
endpoint_url = http://of-default
s3 =
  addressing_style = virtual
[profile nested]
s3 =
  endpoint_url = http://of-nested
  addressing_style = path
endpoint_url = http://of-profile
[profile service]
services = mine
endpoint_url = http://of-profile
[services mine]
s3 =
  endpoint_url = http://of-service
[profile plain]
s3 =
  addressing_style = auto
`;

const PLACES: [
  what: string,
  settings: S3Settings,
  variables: Record<string, string>,
  region: string,
  endpoint: string | undefined,
  forcePathStyle: boolean | undefined,
][] = [
  [
    "options",
    { region: "r", endpoint: "http://o", forcePathStyle: true },
    { AWS_REGION: "env", AWS_ENDPOINT_URL_S3: "http://env" },
    "r",
    "http://o",
    true,
  ],
  [
    "the environment",
    {},
    {
      AWS_REGION: "env",
      AWS_DEFAULT_REGION: "late",
      AWS_ENDPOINT_URL_S3: "http://s3",
      AWS_ENDPOINT_URL: "http://late",
    },
    "env",
    "http://s3",
    false,
  ],
  [
    "the environment's second choice",
    {},
    { AWS_DEFAULT_REGION: "env", AWS_ENDPOINT_URL: "http://all" },
    "env",
    "http://all",
    false,
  ],
  ["the default profile", {}, {}, "of-default", "http://of-default", false],
  [
    "a profile's nested section",
    {},
    { AWS_PROFILE: "nested" },
    "us-east-1",
    "http://of-nested",
    true,
  ],
  [
    "a profile's services",
    { profile: "service" },
    {},
    "us-east-1",
    "http://of-service",
    undefined,
  ],
  ["nothing", { profile: "plain" }, {}, "us-east-1", undefined, undefined],
  [
    "files and environment that are to be ignored",
    {},
    {
      AWS_ENDPOINT_URL_S3: "http://s3",
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
    },
    "of-default",
    undefined,
    false,
  ],
];
for (const [what, settings, variables, ...expected] of PLACES) {
  Deno.test(`findAwsAccess() takes region and endpoint from ${what}`, () =>
    withFiles(
      { ".aws/config": CONFIG },
      (HOME) =>
        withAwsEnvironment({ HOME, ...variables }, async () => {
          const [region, endpoint, forcePathStyle] = expected;
          assertEquals(await place(settings), {
            region,
            endpoint,
            forcePathStyle,
          });
        }),
    ));
}

Deno.test("findAwsAccess() expires with the credentials", () => {
  const Expiration = "2026-05-09T06:30:00Z";
  const keys = { AccessKeyId: "AKID", SecretAccessKey: "s", Expiration };
  return withHttp(
    () => ({ body: JSON.stringify(keys) }),
    (url) =>
      withAwsEnvironment(
        { AWS_CONTAINER_CREDENTIALS_FULL_URI: url },
        async () => {
          const { credentials, expiresAt } = await findAwsAccess(
            {},
            readContext(),
          );
          assertEquals(credentials?.accessKeyId, "AKID");
          assertEquals(expiresAt, Date.parse(Expiration));
        },
      ),
  );
});

Deno.test("findAwsAccess() finds no credentials for anonymous requests", () =>
  withAwsEnvironment({}, async () => {
    const { credentials } = await findAwsAccess(
      { anonymous: true },
      readContext(),
    );
    assertEquals(credentials, undefined);
  }));
