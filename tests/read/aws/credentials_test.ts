import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  ApiError,
  type ReadContext,
  ResultError,
  type S3Settings,
} from "../../../mod.ts";
import { findAwsCredentials } from "../../../src/read/aws/credentials.ts";
import type { AwsCredentials } from "../../../src/read/aws/sign.ts";
import { withFakeClock } from "../../_fake_clock.ts";
import { withAwsEnvironment, withFiles } from "./_environment.ts";
import { readContext } from "../_context.ts";

function find(
  settings: S3Settings = {},
  more: Partial<ReadContext> = {},
): Promise<AwsCredentials> {
  return findAwsCredentials({
    settings,
    region: "us-east-1",
    context: readContext({}, { retry: false, ...more }),
  });
}

async function fault(
  settings: S3Settings = {},
  more: Partial<ReadContext> = {},
): Promise<ResultError> {
  return await assertRejects(() => find(settings, more), ResultError);
}

const keys = (name: string) => ({
  accessKeyId: `AKID-${name}`,
  secretAccessKey: `secret-of-${name}`,
  sessionToken: `token-of-${name}`,
});
const asSecret = (name: string) => ({
  ACCESS_KEY: `AKID-${name}`,
  SECRET_ACCESS_KEY: `secret-of-${name}`,
  SESSION_TOKEN: `token-of-${name}`,
});
const asVariables = (name: string) => ({
  AWS_ACCESS_KEY_ID: `AKID-${name}`,
  AWS_SECRET_ACCESS_KEY: `secret-of-${name}`,
  AWS_SESSION_TOKEN: `token-of-${name}`,
});
const asProfile = (name: string) =>
  `[${name}]\naws_access_key_id = AKID-${name}\naws_secret_access_key = secret-of-${name}\naws_session_token = token-of-${name}\n`;

const settingsWith = (secrets: Record<string, unknown>) => ({
  settings: { secrets },
});
const ofCloud = { fetchCloudSecret: () => Promise.resolve(asSecret("cloud")) };
const VARIABLE = "PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS";
const FILES = {
  ".aws/credentials": asProfile("default") + asProfile("work"),
};

const ORDER: [
  from: string,
  where: string,
  settings: S3Settings,
  more: Partial<ReadContext>,
  variables: Record<string, string>,
][] = [
  [
    "options",
    "the options, before all",
    keys("options"),
    settingsWith({ AWS_CREDENTIALS: asSecret("secret") }),
    asVariables("env"),
  ],
  [
    "work",
    "the profile that the options name, before all but keys",
    { profile: "work" },
    settingsWith({ AWS_CREDENTIALS: asSecret("secret") }),
    asVariables("env"),
  ],
  [
    "secret",
    "the secret, before the environment",
    {},
    settingsWith({ AWS_CREDENTIALS: asSecret("secret") }),
    asVariables("env"),
  ],
  [
    "secret",
    "the secret as JSON text",
    {},
    settingsWith({ AWS_CREDENTIALS: JSON.stringify(asSecret("secret")) }),
    {},
  ],
  ["cloud", "Prefect Cloud", {}, ofCloud, asVariables("env")],
  ["local", "the secret in the environment, before Cloud", {}, ofCloud, {
    [VARIABLE]: JSON.stringify(asSecret("local")),
  }],
  ["local", "the secret as Python writes it", {}, {}, {
    [VARIABLE]:
      "{'ACCESS_KEY': 'AKID-local', 'SECRET_ACCESS_KEY': 'secret-of-local', 'SESSION_TOKEN': 'token-of-local', 'X': None}",
  }],
  ["env", "the environment, before the files", {}, {}, asVariables("env")],
  ["env", "the environment, where AWS_PROFILE is set as well", {}, {}, {
    ...asVariables("env"),
    AWS_PROFILE: "work",
  }],
  ["default", "the default profile", {}, {}, {}],
  ["work", "the profile that AWS_PROFILE names", {}, {}, {
    AWS_PROFILE: "work",
  }],
];
for (const [from, where, settings, more, variables] of ORDER) {
  Deno.test(`findAwsCredentials() takes ${where}`, () =>
    withFiles(
      FILES,
      (HOME) =>
        withAwsEnvironment({ HOME, ...variables }, async () => {
          const found: unknown = await find(settings, more);
          assertEquals(found, keys(from));
        }),
    ));
}

Deno.test("findAwsCredentials() goes on where Prefect Cloud refuses", () =>
  withAwsEnvironment(asVariables("env"), async () => {
    const fetchCloudSecret = () =>
      Promise.reject(new ApiError("unauthorized", "no"));
    assertEquals(
      (await find({}, { fetchCloudSecret })).accessKeyId,
      "AKID-env",
    );
  }));

Deno.test("findAwsCredentials() waits three seconds for Prefect Cloud, and goes on", () =>
  withAwsEnvironment(asVariables("env"), async () => {
    const fetchCloudSecret = () => new Promise<never>(() => {});
    await withFakeClock(async (clock) => {
      const finding = find({}, { fetchCloudSecret });
      await clock.waitFor(3_000);
      await clock.advance(3_000);
      assertEquals((await finding).accessKeyId, "AKID-env");
    });
  }));

Deno.test("findAwsCredentials() hands on what a function for secrets throws", async () => {
  const secrets = () => {
    throw new RangeError("no vault");
  };
  await assertRejects(() => find({}, { settings: { secrets } }), RangeError);
});

Deno.test("findAwsCredentials() says where it has looked", () =>
  withFiles({}, (HOME) =>
    withAwsEnvironment({ HOME }, async () => {
      const { code, message, hint } = await fault();
      assertEquals(code, "denied");
      assertEquals(
        message,
        "Cannot get AWS credentials: none were found in " + [
          "results.s3",
          'the secret "AWS_CREDENTIALS"',
          "the environment (AWS_ACCESS_KEY_ID is not set)",
          `"${HOME}/.aws/config" and "${HOME}/.aws/credentials" (no profile "default")`,
          "web identity (AWS_WEB_IDENTITY_TOKEN_FILE or AWS_ROLE_ARN is not set)",
          "a container (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI are not set)",
          "an instance role (AWS_EC2_METADATA_DISABLED is true)",
        ].join(", "),
      );
      assert(hint?.includes("results.s3"));
    })));

const role = (more: string) =>
  `[role]\nrole_arn = arn:aws:iam::1:role/r\n${more}\n`;

const FAULTS: [
  what: string,
  message: string,
  settings: S3Settings,
  more: Partial<ReadContext>,
  variables: Record<string, string>,
  config: string,
][] = [
  [
    "half a key in the options",
    "there is results.s3.accessKeyId, but no results.s3.secretAccessKey",
    { accessKeyId: "a" },
    {},
    {},
    "",
  ],
  [
    "the other half",
    "there is results.s3.secretAccessKey, but no results.s3.accessKeyId",
    { secretAccessKey: "Hidden" },
    {},
    {},
    "",
  ],
  [
    "half a key in the environment",
    "there is AWS_ACCESS_KEY_ID, but no AWS_SECRET_ACCESS_KEY",
    {},
    {},
    { AWS_ACCESS_KEY_ID: "a" },
    "",
  ],
  [
    "half a key in a profile",
    'no aws_secret_access_key in the profile "default"',
    {},
    {},
    {},
    "[default]\naws_access_key_id = a\n",
  ],
  [
    "half a key in the secret",
    'no SECRET_ACCESS_KEY in the secret "AWS_CREDENTIALS"',
    {},
    settingsWith({ AWS_CREDENTIALS: { ACCESS_KEY: "a" } }),
    {},
    "",
  ],
  [
    "a secret that is something else",
    'the secret "AWS_CREDENTIALS" (it has no ACCESS_KEY)',
    {},
    settingsWith({ AWS_CREDENTIALS: "Hidden{" }),
    {},
    "",
  ],
  [
    "an unknown profile in the options",
    '(no profile "nobody")',
    { profile: "nobody" },
    {},
    asVariables("env"),
    "",
  ],
  [
    "an unknown profile in AWS_PROFILE",
    '(no profile "nobody")',
    {},
    {},
    { AWS_PROFILE: "nobody" },
    "",
  ],
  [
    "a profile without keys",
    '(profile "default" has none)',
    {},
    {},
    {},
    "[default]\nregion = x\n",
  ],
  ...["credential_process", "sso_session", "sso_start_url", "login_session"]
    .map((key): typeof FAULTS[number] => [
      `a profile with ${key}`,
      `the profile "default" has ${key}, which is not supported`,
      {},
      {},
      {},
      `[default]\n${key} = Hidden\n`,
    ]),
  [
    "a role that needs a code",
    'the profile "role" has mfa_serial',
    { profile: "role" },
    {},
    {},
    role("source_profile = default\nmfa_serial = Hidden") +
    asProfile("default"),
  ],
  [
    "a role without a source",
    'the profile "role" has a role_arn, but no credentials in its source_profile',
    { profile: "role" },
    {},
    {},
    role(""),
  ],
  [
    "a role whose source is not there",
    'no credentials in its source_profile "nobody"',
    { profile: "role" },
    {},
    {},
    role("source_profile = nobody"),
  ],
  [
    "a role whose source has none",
    'no credentials in its credential_source "Environment"',
    { profile: "role" },
    {},
    {},
    role("credential_source = Environment"),
  ],
  [
    "roles that are each other's source",
    'the profile "other" has a role_arn, but no credentials in its source_profile "role"',
    { profile: "role" },
    {},
    {},
    role("source_profile = other") +
    "[profile other]\nrole_arn = a\nsource_profile = role\n",
  ],
  [
    "a web identity token that is not there",
    'the web identity token file "/no/token" cannot be read',
    {},
    {},
    {
      AWS_WEB_IDENTITY_TOKEN_FILE: "/no/token",
      AWS_ROLE_ARN: "arn:aws:iam::1:role/r",
    },
    "",
  ],
];
for (const [what, message, settings, more, variables, config] of FAULTS) {
  Deno.test(`findAwsCredentials() refuses ${what}`, () =>
    withFiles(
      { ".aws/config": config },
      (HOME) =>
        withAwsEnvironment({ HOME, ...variables }, async () => {
          const error = await fault(settings, more);
          assertEquals(error.code, "denied");
          assert(error.message.includes(message), error.message);
          assert(!Deno.inspect(error).includes("Hidden"));
        }),
    ));
}

Deno.test("findAwsCredentials() stops when it is aborted", () =>
  withAwsEnvironment({}, async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const fetchCloudSecret = () => {
      controller.abort(reason);
      return Promise.reject(new ApiError("network", "no"));
    };
    const { signal } = controller;
    const error = await find({}, { fetchCloudSecret, signal }).catch((error) =>
      error
    );
    assertStrictEquals(error, reason);
  }));
