import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ReadContext,
  ResultError,
  type S3Settings,
} from "../../../mod.ts";
import { awsAccess } from "../../../src/read/aws/access.ts";
import { withoutTime } from "../../_fake_clock.ts";
import { withAwsEnvironment, withFiles } from "./_environment.ts";
import { readContext } from "../_context.ts";
import { withHttp } from "../_http_loopback.ts";

const KEY = { accessKeyId: "AKID", secretAccessKey: "s" };
const place = async (s3: S3Settings = {}) => {
  const { region, endpoint, forcePathStyle } =
    (await awsAccess(readContext({ s3: { ...s3 } }))).place;
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
  Deno.test(`awsAccess() takes region and endpoint from ${what}`, () =>
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

/** An agent whose credentials last so long, and who counts who asks. */
async function withAgent(
  lastsMs: number,
  run: (asked: () => number) => Promise<void>,
  answers: readonly number[] = [],
): Promise<void> {
  let asked = 0;
  await withHttp(() => {
    const status = answers[asked++] ?? 200;
    const Expiration = new Date(Date.now() + lastsMs).toISOString();
    const keys = { AccessKeyId: `A${asked}`, SecretAccessKey: "s", Expiration };
    return { status, body: status === 200 ? JSON.stringify(keys) : "" };
  }, (url) =>
    withAwsEnvironment(
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: url },
      () => withoutTime(() => run(() => asked)),
    ));
}

async function credentialsOf(context: ReadContext) {
  return await (await awsAccess(context)).credentials(context.signal);
}

const HOUR = 3_600_000;
const once = () => readContext({ s3: {} }, { retry: false });

Deno.test("awsAccess() asks once for credentials, however many want them", () =>
  withAgent(HOUR, async (asked) => {
    const context = once();
    const found = await Promise.all(
      Array.from({ length: 5 }, () => credentialsOf(context)),
    );
    found.push(await credentialsOf(context));
    assertEquals([new Set(found).size, asked()], [1, 1]);
  }));

Deno.test("awsAccess() asks again five minutes before credentials end", async () => {
  for (const [minutes, expected] of [[6, 1], [4, 2]] as const) {
    await withAgent(minutes * 60_000, async (asked) => {
      const context = once();
      await credentialsOf(context);
      await credentialsOf(context);
      assertEquals(asked(), expected);
    });
  }
});

Deno.test("awsAccess() keeps no failure", () =>
  withAgent(HOUR, async (asked) => {
    const context = once();
    await assertRejects(() => credentialsOf(context), ResultError);
    assertEquals((await credentialsOf(context))?.accessKeyId, "A2");
    assertEquals(asked(), 2);
  }, [404]));

Deno.test("awsAccess() forgets just the credentials that were refused", () =>
  withAgent(HOUR, async (asked) => {
    const context = once();
    const access = await awsAccess(context);
    const first = await access.credentials(context.signal);
    access.forget({ ...KEY });
    assertEquals(await access.credentials(context.signal), first);
    access.forget(first!);
    access.forget(first!);
    assertEquals(
      (await access.credentials(context.signal))?.accessKeyId,
      "A2",
    );
    assertEquals(asked(), 2);
  }));

Deno.test("awsAccess() is shared by the reads of one client, and by no other", () =>
  withAwsEnvironment({}, async () => {
    const s3 = { ...KEY };
    const fetchCloudSecret = () => Promise.resolve(undefined);
    const secrets = {};
    const settings = {};
    const same: [ReadContext, ReadContext][] = [
      [readContext({ s3 }), readContext({ s3 })],
      [readContext(settings), readContext(settings)],
      [readContext({}), readContext({})],
      [readContext({ secrets }), readContext({ secrets })],
      [
        readContext({ s3: () => ({ ...KEY }) }, { fetchCloudSecret }),
        readContext({ s3 }, { fetchCloudSecret }),
      ],
    ];
    const found = await Promise.all(
      same.map((pair) =>
        Promise.all(pair.map((context) => awsAccess(context)))
      ),
    );
    assertEquals(found.map(([a, b]) => a === b), [
      true,
      true,
      false,
      true,
      false,
    ]);
    const other = await awsAccess(readContext({ s3, secrets: {} }));
    assert(other !== found[0]![0]);
  }));

Deno.test("awsAccess() takes what a settings function gives for the same, if it is", () =>
  withAwsEnvironment({}, async () => {
    let key = "AKID1";
    const s3 = () => ({ ...KEY, accessKeyId: key });
    const first = await awsAccess(readContext({ s3 }));
    assert(await awsAccess(readContext({ s3 })) === first);
    key = "AKID2";
    const second = await awsAccess(readContext({ s3 }));
    assert(second !== first);
    const { signal } = new AbortController();
    assertEquals((await second.credentials(signal))?.accessKeyId, "AKID2");
  }));

Deno.test("awsAccess() sees keys that change in the environment", async () => {
  const context = readContext({}, { retry: false });
  for (const AWS_ACCESS_KEY_ID of ["AKID1", "AKID2"]) {
    await withAwsEnvironment(
      { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: "s" },
      async () => {
        const found = await credentialsOf(context);
        assertEquals(found?.accessKeyId, AWS_ACCESS_KEY_ID);
      },
    );
  }
  await withAwsEnvironment({}, async () => {
    await assertRejects(() => credentialsOf(context), ResultError);
  });
});
