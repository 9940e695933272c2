import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ResultError, type ResultErrorCode } from "../../../mod.ts";
import { awsHost, type S3Place, s3Url } from "../../../src/read/aws/address.ts";

const at = (endpoint: string, forcePathStyle?: boolean): S3Place => ({
  region: "eu-west-1",
  endpoint,
  forcePathStyle,
});
const aws: S3Place = { region: "eu-west-1" };
const inPath: S3Place = { ...aws, forcePathStyle: true };
const LONG = "a".repeat(64);

const ADDRESSES: [bucket: string, key: string, place: S3Place, url: string][] =
  [
    ["shop", "a/b", aws, "https://shop.s3.eu-west-1.amazonaws.com/a/b"],
    ["shop", "k", inPath, "https://s3.eu-west-1.amazonaws.com/shop/k"],
    ["my.shop", "k", aws, "https://s3.eu-west-1.amazonaws.com/my.shop/k"],
    ["My_Shop", "k", aws, "https://s3.eu-west-1.amazonaws.com/My_Shop/k"],
    [LONG, "k", aws, `https://s3.eu-west-1.amazonaws.com/${LONG}/k`],
    ["xn--shop", "k", aws, "https://s3.eu-west-1.amazonaws.com/xn--shop/k"],
    [
      "169.254.169.254",
      "k",
      aws,
      "https://s3.eu-west-1.amazonaws.com/169.254.169.254/k",
    ],
    [
      "shop",
      "k",
      { region: "cn-north-1" },
      "https://shop.s3.cn-north-1.amazonaws.com.cn/k",
    ],
    ["shop", "k", at("http://localhost:9000"), "http://localhost:9000/shop/k"],
    ["shop", "k", at("https://h/minio"), "https://h/minio/shop/k"],
    ["shop", "k", at("https://r2.example", false), "https://shop.r2.example/k"],
    [
      "shop",
      "k",
      at("http://127.0.0.1:9000", false),
      "http://127.0.0.1:9000/shop/k",
    ],
    ["shop", "k", at("http://[::1]:9000", false), "http://[::1]:9000/shop/k"],
    ["shop", "//a//b/", aws, "https://shop.s3.eu-west-1.amazonaws.com///a//b/"],
    [
      "shop",
      "a b+c%25d",
      aws,
      "https://shop.s3.eu-west-1.amazonaws.com/a%20b%2Bc%2525d",
    ],
    [
      "shop",
      "?x#y&z=1",
      aws,
      "https://shop.s3.eu-west-1.amazonaws.com/%3Fx%23y%26z%3D1",
    ],
    [
      "shop",
      "ü😀",
      aws,
      "https://shop.s3.eu-west-1.amazonaws.com/%C3%BC%F0%9F%98%80",
    ],
    [
      "shop",
      "!'()*~\\",
      aws,
      "https://shop.s3.eu-west-1.amazonaws.com/%21%27%28%29%2A~%5C",
    ],
    [
      "shop",
      "%2e/%2E%2e",
      aws,
      "https://shop.s3.eu-west-1.amazonaws.com/%252e/%252E%252e",
    ],
    ["shop", "a..b/.c", aws, "https://shop.s3.eu-west-1.amazonaws.com/a..b/.c"],
    [
      "shop",
      "\t\n\0",
      aws,
      "https://shop.s3.eu-west-1.amazonaws.com/%09%0A%00",
    ],
  ];
for (const [bucket, location, place, url] of ADDRESSES) {
  Deno.test(`s3Url() finds ${JSON.stringify(location)} in "${bucket}" at ${url}`, () => {
    const found = s3Url({ type: "S3Result", bucket, location }, place);
    assertEquals(found, url);
    assertEquals(new URL(found).href, url, "it is sent as it is signed");
  });
}

const REFUSALS: [
  what: string,
  bucket: string | null | undefined,
  key: string,
  code: ResultErrorCode,
  message: string,
][] = [
  ["no bucket", undefined, "k", "no_location", "it has no bucket"],
  ["null as bucket", null, "k", "no_location", "it has no bucket"],
  ["an empty bucket", "", "k", "no_location", "it has no bucket"],
  ...[
    "..",
    ".",
    "a",
    "a/b",
    "a/../b",
    "evil.com/",
    "evil.com#",
    "a?b",
    "a@b",
    "a:80",
    "a\\b",
    "a b",
    "%2e%2e",
    "aaa%2f",
    "-aa",
    ".aa",
    "ünicode",
    "a\nb",
    "a".repeat(256),
    "arn:aws:s3:us-east-1:1:accesspoint/x",
  ].map((bucket): typeof REFUSALS[number] => [
    `${JSON.stringify(bucket.slice(0, 40))} as bucket`,
    bucket,
    "k",
    "unsupported",
    `"${bucket}" is not the name of a bucket`,
  ]),
  ...[".", "..", "a/./b", "a/../b", "../b", "a/..", "/.", "../"].map((
    key,
  ): typeof REFUSALS[number] => [
    `the key "${key}"`,
    "shop",
    key,
    "unsupported",
    'fetch would follow its "." or ".." segment',
  ]),
  ["half a character", "shop", "a\ud800", "unsupported", "half of a surrogate"],
];
for (const [what, bucket, location, code, message] of REFUSALS) {
  for (const [style, place] of [["host", aws], ["path", inPath]] as const) {
    Deno.test(`s3Url() refuses ${what}, ${style} style`, () => {
      const ref = {
        type: "S3Result",
        location,
        ...(bucket !== undefined && { bucket }),
      };
      const error = assertThrows(() => s3Url(ref, place), ResultError, message);
      assertEquals([error.code, error.ref], [code, null]);
    });
  }
}

Deno.test("s3Url() never leaves the host of the settings, whatever bucket and key", () => {
  const text = fc.string({ unit: "binary", maxLength: 12 });
  const bucket = fc.oneof(
    text,
    fc.stringMatching(/^[a-zA-Z0-9._%/@:?#-]{1,12}$/),
  );
  fc.assert(fc.property(bucket, text, (bucket, location) => {
    for (const place of [aws, inPath, at("http://h:1/x", false)]) {
      let url: URL;
      try {
        url = new URL(s3Url({ type: "S3Result", bucket, location }, place));
      } catch (error) {
        if (error instanceof ResultError) continue;
        throw error;
      }
      const host = place.endpoint?.slice(7, 10) ?? awsHost("s3", place.region);
      const isOurs = url.host === host || url.host === `${bucket}.${host}`;
      assertEquals([isOurs, url.search, url.hash], [true, "", ""]);
    }
  }));
});

Deno.test("awsHost() knows the partitions of Amazon", () => {
  assertEquals(
    [
      "us-east-1",
      "us-gov-west-1",
      "cn-north-1",
      "eusc-de-east-1",
      "us-iso-east-1",
      "us-isob-east-1",
    ]
      .map((region) => awsHost("sts", region)),
    [
      "sts.us-east-1.amazonaws.com",
      "sts.us-gov-west-1.amazonaws.com",
      "sts.cn-north-1.amazonaws.com.cn",
      "sts.eusc-de-east-1.amazonaws.eu",
      "sts.us-iso-east-1.c2s.ic.gov",
      "sts.us-isob-east-1.sc2s.sgov.gov",
    ],
  );
});
