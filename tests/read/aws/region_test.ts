import { assertEquals } from "@std/assert";
import { toText } from "@std/streams";
import type { WireAnswer, WireRequest } from "../_http_loopback.ts";
import { hostOf, objectAnswer, s3Error, viaLoopback } from "./_s3_store.ts";
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

Deno.test("s3Reader looks at an object, and at an empty one", async () => {
  for (const text of [TEXT, ""]) {
    await withStore(
      () =>
        text
          ? { body: text, headers: { "last-modified": MODIFIED } }
          : s3Error(416, "InvalidRange"),
      async (s3, requests) => {
        const probe = await s3Reader.probe!(ref, context(s3));
        assertEquals(
          [probe.size, probe.modified, probe.head.length > 0],
          [text.length, text ? "2022-05-09T06:30:04.000Z" : null, text !== ""],
        );
        assertEquals(requests.map((r) => r.headers["range"]), ["bytes=0-511"]);
      },
    );
  }
});
const MODIFIED = "Mon, 09 May 2022 06:30:04 GMT";

const SIGNED_FOR = /\/\d{8}\/([^/]+)\/s3\//;

const regionOf = ({ headers }: WireRequest) =>
  SIGNED_FOR.exec(headers["authorization"] ?? "")?.[1];

const FOREIGN = { location: "https://evil.example/2022/5/9/a%20b" };

const REDIRECTS: [what: string, answer: WireAnswer][] = [
  [
    "301 with a header",
    s3Error(301, "PermanentRedirect", {
      headers: { "x-amz-bucket-region": "eu-central-1", ...FOREIGN },
      xml: "<Endpoint>evil.example</Endpoint>",
    }),
  ],
  [
    "307 with a header",
    s3Error(307, "TemporaryRedirect", {
      headers: { "x-amz-bucket-region": "eu-central-1", ...FOREIGN },
    }),
  ],
  [
    "400 that names it in its body",
    s3Error(
      400,
      "AuthorizationHeaderMalformed",
      { xml: "<Region>eu-central-1</Region>" },
    ),
  ],
];
for (const [what, redirect] of REDIRECTS) {
  Deno.test(`s3Reader finds the region of a bucket by a ${what}`, () =>
    withStore(
      (request, region) =>
        region === "eu-central-1" ? objectAnswer(BYTES, request) : redirect,
      async ({ endpoint }, requests) => {
        const fetch = viaLoopback(String(endpoint));
        const client = context({ ...KEY }, { fetch });
        for (let read = 0; read < 2; read++) {
          assertEquals(await toText(await s3Reader.open(ref, client)), TEXT);
        }
        assertEquals(requests.map((r) => [hostOf(r), regionOf(r)]), [
          ["shop.s3.us-east-1.amazonaws.com", "us-east-1"],
          ["shop.s3.eu-central-1.amazonaws.com", "eu-central-1"],
          ["shop.s3.eu-central-1.amazonaws.com", "eu-central-1"],
        ], "the second read knows the region");
      },
    ));
}

Deno.test("s3Reader stays at an endpoint of its own, and signs for the region it names", () =>
  withStore(
    (_, region) =>
      region === "garage"
        ? { body: TEXT }
        : s3Error(400, "AuthorizationHeaderMalformed", {
          xml: "<Region>garage</Region>",
        }),
    async (s3, requests) => {
      assertEquals(await read(s3), TEXT);
      assertEquals(requests.map(regionOf), ["us-east-1", "garage"]);
    },
  ));

for (
  const named of ["evil.example", "evil.example/", "..", "", "a b", "xn--a"]
) {
  Deno.test(`s3Reader does not take "${named}" for a region`, () =>
    withStore(
      () =>
        s3Error(301, "PermanentRedirect", {
          headers: { "x-amz-bucket-region": named, ...FOREIGN },
        }),
      async ({ endpoint }, requests) => {
        const fetch = viaLoopback(String(endpoint));
        const error = await refused({ ...KEY }, { fetch });
        assertEquals([error.code, error.hint, requests.length], [
          "read_failed",
          "Set results.s3.region",
          1,
        ]);
      },
    ));
}

Deno.test("s3Reader does not run after a region that changes all the time", () =>
  withStore(
    (_, region) =>
      s3Error(301, "PermanentRedirect", {
        headers: {
          "x-amz-bucket-region": region === "eu-west-1"
            ? "eu-west-2"
            : "eu-west-1",
        },
      }),
    async ({ endpoint }, requests) => {
      const fetch = viaLoopback(String(endpoint));
      assertEquals((await refused({ ...KEY }, { fetch })).code, "read_failed");
      assertEquals(requests.length, 2);
    },
  ));

Deno.test("s3Reader refuses a region that would be another host", async () => {
  const error = await refused({ ...KEY, region: "evil.example/" });
  assertEquals(error.code, "read_failed");
});
