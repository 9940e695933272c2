import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { toText } from "@std/streams";
import {
  createClient,
  fromTaskRunData,
  type ResultErrorCode,
} from "../../../mod.ts";
import { crcBase64, startCrc32 } from "../../../src/checksum/crc32.ts";
import { withAwsEnvironment } from "./_environment.ts";
import { withHttp, withSilence } from "../_http_loopback.ts";
import {
  hostOf,
  objectAnswer,
  s3Error,
  strictStore,
  viaLoopback,
} from "./_s3_store.ts";
import {
  BYTES,
  context,
  KEY,
  read,
  ref,
  refused,
  s3Reader,
  TEXT,
  withStore,
} from "./_reading.ts";

Deno.test("s3Reader reads an object, and result() decodes it", () =>
  withStore(() => ({ body: '{"sold": 3}' }), async (s3, requests) => {
    const view = fromTaskRunData({
      id: "r",
      task: { id: "t", slug: "sell-1" },
      map_index: -1,
      flow_run_id: "f",
      serialized_state: { type: "Success", _result: ref },
    }, { client: createClient({ results: { s3 } }) });
    assertEquals(await view.result(), { sold: 3 });
    assertEquals(requests.map(({ path }) => path), ["/shop/2022/5/9/a%20b"]);
    assertEquals(requests[0]?.headers["x-amz-checksum-mode"], "ENABLED");
  }));

for (
  const key of [
    "/leading",
    "//two",
    "a//b",
    "a///b//",
    "trailing/",
    "/",
    "tab\there",
    "line\nbreak",
    "%2e%2e/%2E",
    "a+b c%20d%2Fe",
    "ü?😀#&=;:@$,",
  ]
) {
  Deno.test(`s3Reader reads the key ${JSON.stringify(key)}, and no other`, () =>
    withStore(({ path }) => {
      const [, bucket, ...parts] = path.split("/");
      const body = JSON.stringify([
        bucket,
        decodeURIComponent(parts.join("/")),
      ]);
      return { body };
    }, async (s3) => {
      const stream = await s3Reader.open(
        { ...ref, location: key },
        context(s3),
      );
      assertEquals(JSON.parse(await toText(stream)), ["shop", key]);
    }));
}

Deno.test("s3Reader requests the bucket's own host on AWS", () =>
  withStore(() => ({ body: TEXT }), async ({ endpoint }, requests) => {
    const fetch = viaLoopback(String(endpoint));
    assertEquals(await read({ ...KEY, region: "eu-west-1" }, { fetch }), TEXT);
    assertEquals(
      [hostOf(requests[0]!), requests[0]!.path],
      ["shop.s3.eu-west-1.amazonaws.com", "/2022/5/9/a%20b"],
    );
  }));

Deno.test("s3Reader goes on where a connection was cut, with a signed range", () =>
  withStore(
    (request) => ({
      ...objectAnswer(BYTES, request),
      ...(!request.headers["range"] && { cutAfter: 4000 }),
    }),
    async (s3, requests) => {
      assertEquals(await read(s3, { retry: { maxRetries: 2 } }), TEXT);
      const [, second] = requests;
      assertEquals(
        [second?.headers["range"]?.slice(0, 6), second?.headers["if-match"]],
        ["bytes=", '"v1"'],
      );
      assert(second?.headers["authorization"]?.includes("if-match;"));
    },
  ));

Deno.test("s3Reader tries again after SlowDown", () => {
  let tries = 0;
  return withStore(
    () => ++tries < 3 ? s3Error(503, "SlowDown") : { body: TEXT },
    async (s3) => {
      assertEquals(await read(s3, { retry: { maxRetries: 3 } }), TEXT);
      assertEquals(tries, 3);
    },
  );
});

function checkOf(algorithm: "crc32" | "crc32c", bytes: Uint8Array): string {
  const crc = startCrc32(algorithm);
  crc.update(bytes);
  return crcBase64(crc.digest());
}
const CRC32 = checkOf("crc32", BYTES);
const CRC32C = checkOf("crc32c", BYTES);
const OTHER = checkOf("crc32", new Uint8Array(1));

const CHECKSUMS: [
  what: string,
  headers: Record<string, string>,
  problem: string | undefined,
][] = [
  ["a right crc32", { "x-amz-checksum-crc32": CRC32 }, undefined],
  ["a right crc32c", { "x-amz-checksum-crc32c": CRC32C }, undefined],
  ["a wrong crc32", { "x-amz-checksum-crc32": OTHER }, "crc32"],
  ["a wrong crc32c of the whole object", {
    "x-amz-checksum-crc32c": OTHER,
    "x-amz-checksum-type": "FULL_OBJECT",
  }, "crc32c"],
  ["a check of checks", { "x-amz-checksum-crc32": `${OTHER}-3` }, undefined],
  ["one that says so", {
    "x-amz-checksum-crc32": OTHER,
    "x-amz-checksum-type": "COMPOSITE",
  }, undefined],
  ["one that costs much", { "x-amz-checksum-sha256": OTHER }, undefined],
];
for (const [what, headers, problem] of CHECKSUMS) {
  Deno.test(`s3Reader ${problem ? "refuses" : "takes"} bytes with ${what}`, () =>
    withStore(
      (request) => objectAnswer(BYTES, request, headers),
      async (s3) => {
        if (!problem) return assertEquals(await read(s3), TEXT);
        const error = await refused(s3);
        assertEquals(error.code, "read_failed");
        assert(error.message.endsWith(
          `its ${problem} differs from the one that the store names`,
        ));
      },
    ));
}

const ERRORS: [
  status: number,
  s3Code: string,
  code: ResultErrorCode,
  problem: string,
][] = [
  [404, "NoSuchKey", "not_found", "the store has no such object"],
  [404, "NoSuchBucket", "not_found", "the store has no such bucket"],
  [403, "AccessDenied", "denied", "does not let these credentials read it"],
  [403, "InvalidObjectState", "denied", "it is archived"],
  [403, "RequestTimeTooSkewed", "denied", "the clock of this machine is wrong"],
  [400, "ExpiredToken", "denied", "the session token has expired"],
  [400, "InvalidToken", "denied", "the session token is not valid"],
  [400, "InvalidRequest", "read_failed", "the store refused"],
  [405, "MethodNotAllowed", "read_failed", "the store refused"],
  [500, "InternalError", "read_failed", "the store refused"],
];
for (const [status, s3Code, code, problem] of ERRORS) {
  Deno.test(`s3Reader says what ${status} ${s3Code} is`, () =>
    withStore(() => s3Error(status, s3Code), async (s3) => {
      const error = await refused(s3);
      assertEquals([error.code, error.ref], [code, ref]);
      assertEquals(
        error.message,
        `Cannot read "s3://shop/2022/5/9/a b": ${
          problem.startsWith("does") ? `the store ${problem}` : problem
        } (${status} ${s3Code})`,
      );
    }));
}

Deno.test("s3Reader repeats no word that is not S3's", () =>
  withStore(
    () => s3Error(400, "<script>Secret Of</script>"),
    async (s3) => {
      assert((await refused(s3)).message.endsWith("the store refused (400)"));
    },
  ));

Deno.test("s3Reader says that a key or its secret is wrong", () =>
  withStore(() => ({ body: TEXT }), async (s3) => {
    const wrong = await refused({ ...s3, secretAccessKey: "other" });
    assertEquals(wrong.code, "denied");
    assert(wrong.message.includes("does not belong to the access key"));
    const unknown = await refused({ ...s3, accessKeyId: "AKIDOTHER" });
    assert(unknown.message.includes("the store does not know the access key"));
  }));

Deno.test("s3Reader sends nothing of credentials when it is anonymous", () =>
  withAwsEnvironment(
    { AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "s" },
    () =>
      withHttp(() => ({ body: TEXT }), async (endpoint, requests) => {
        assertEquals(await read({ endpoint, anonymous: true }), TEXT);
        const names = Object.keys(requests[0]!.headers);
        assertEquals(
          names.filter((name) => /^(authorization|x-amz-)/.test(name)),
          ["x-amz-checksum-mode"],
        );
      }),
  ));

Deno.test("s3Reader calls a function for settings, and again after a token has expired", () =>
  withAwsEnvironment({}, async () => {
    const keys = ["old", "new"].map((sessionToken) => ({
      ...KEY,
      accessKeyId: `AKID${sessionToken}`,
      sessionToken,
    }));
    await withHttp(
      strictStore(
        keys,
        ({ headers }) =>
          headers["x-amz-security-token"] === "old"
            ? s3Error(400, "ExpiredToken")
            : { body: TEXT },
      ),
      async (endpoint, requests) => {
        let asked = 0;
        const s3 = async () =>
          await Promise.resolve({ ...keys[asked++ && 1]!, endpoint });
        assertEquals(
          await toText(await s3Reader.open(ref, context(s3))),
          TEXT,
        );
        assertEquals([asked, requests.length], [2, 2]);
      },
    );
  }));

Deno.test("s3Reader gives up where new credentials are refused as well", () =>
  withStore(() => s3Error(400, "ExpiredToken"), async (s3, requests) => {
    assertEquals((await refused(s3)).code, "denied");
    assertEquals(requests.length, 2);
  }));

Deno.test("s3Reader hands on what a settings function throws", async () => {
  const fault = new Error("vault is closed");
  const error = await assertRejects(() =>
    s3Reader.open(ref, context(() => Promise.reject(fault)))
  );
  assertStrictEquals(error, fault);
});

for (const endpoint of ["ftp://h/", "http://u:Secret@h/", "http://:Secret"]) {
  Deno.test(`s3Reader refuses ${endpoint} as endpoint, and does not repeat it`, async () => {
    const error = await refused({ ...KEY, endpoint });
    assertEquals(error.code, "read_failed");
    assert(error.message.includes("is not an http or https address"));
    assert(!Deno.inspect(error).includes("Secret"));
  });
}

Deno.test("s3Reader rejects with the signal's reason", () =>
  withAwsEnvironment({}, () =>
    withSilence(async (endpoint, asked) => {
      const controller = new AbortController();
      const reason = new Error("enough");
      const { signal } = controller;
      const reading = read({ ...KEY, endpoint }, { signal }).catch((e) => e);
      await asked;
      controller.abort(reason);
      assertStrictEquals(await reading, reason);
    })));

Deno.test("s3Reader says that no answer came", () =>
  withAwsEnvironment({}, async () => {
    const endpoint = "http://127.0.0.1:9"; // discard: nobody listens
    const error = await refused({ ...KEY, endpoint });
    assertEquals(error.code, "network");
    assertInstanceOf(error.cause, Error);
  }));

Deno.test("s3Reader requests only the store if the settings have keys", () =>
  withAwsEnvironment({
    AWS_EC2_METADATA_DISABLED: "",
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials",
  }, async () => {
    const asked: string[] = [];
    const fetch = (input: RequestInfo | URL) => {
      asked.push(new URL(String(input)).host);
      return Promise.resolve(new Response(TEXT));
    };
    const fetchCloudSecret = () => Promise.reject(new Error("asked"));
    for (const bucket of ["169.254.169.254", "169.254.170.2", "shop"]) {
      const stream = await s3Reader.open(
        { ...ref, bucket },
        context({ ...KEY }, { fetch, fetchCloudSecret }),
      );
      assertEquals(await toText(stream), TEXT);
    }
    assertEquals(asked, [
      "s3.us-east-1.amazonaws.com",
      "s3.us-east-1.amazonaws.com",
      "shop.s3.us-east-1.amazonaws.com",
    ]);
  }));

Deno.test("no code but the providers of credentials has heard of metadata addresses", async () => {
  const folder = new URL("../../../src/", import.meta.url);
  const named: string[] = [];
  for (const part of ["", "read/"]) {
    for await (const { name, isFile } of Deno.readDir(new URL(part, folder))) {
      if (!isFile) continue;
      const text = await Deno.readTextFile(new URL(part + name, folder));
      if (/169\.254\.|fd00:ec2/.test(text)) named.push(part + name);
    }
  }
  assertEquals(
    named.filter((name) => !/(?:metadata|token|identity)\.ts$/.test(name)),
    [],
  );
});
