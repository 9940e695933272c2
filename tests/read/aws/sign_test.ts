import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ResultError } from "../../../mod.ts";
import { signRequest } from "../../../src/read/aws/sign.ts";
import { s3Url } from "../../../src/read/aws/address.ts";
import vectors from "../../data/aws/sigv4.json" with { type: "json" };
import { isSignedRight } from "./_signature.ts";

interface Vector {
  source: string;
  url: string;
  headers?: Record<string, string>;
  service?: string;
  datetime?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  signedHeaders?: string;
  signature: string;
}

for (const vector of vectors as unknown as Vector[]) {
  const {
    url,
    headers = {},
    service = "service",
    datetime = "20150830T123600Z",
    accessKeyId = "AKIDEXAMPLE",
    secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    sessionToken,
    signedHeaders = "host;x-amz-date",
  } = vector;
  Deno.test(`signRequest() signs as published: ${vector.source}`, async () => {
    const region = "us-east-1";
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const unsigned = { url, headers, service, region, datetime };
    const request = await signRequest(
      { ...unsigned, allHeaders: true },
      credentials,
    );
    const scope = `${datetime.slice(0, 8)}/${region}/${service}/aws4_request`;
    assertEquals(
      request.headers.get("authorization"),
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${vector.signature}`,
    );
  });
}

const KEY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret/+=" };

Deno.test("signRequest() signs any key as the SDK of AWS does", async () => {
  const key = fc.string({ unit: "binary", minLength: 1, maxLength: 40 })
    .filter((key) => !key.split("/").some((part) => /^\.{1,2}$/.test(part)));
  await fc.assert(fc.asyncProperty(key, async (location) => {
    const ref = { type: "S3Result", bucket: "shop.results", location };
    const region = "eu-west-1";
    const url = s3Url(ref, { region });
    const { pathname, host } = new URL(url);
    assertEquals(
      pathname.slice("/shop.results/".length).split("/")
        .map(decodeURIComponent).join("/"),
      location,
    );
    const request = await signRequest(
      { url, headers: { "if-match": '"v1"' }, service: "s3", region },
      KEY,
    );
    const headers = Object.fromEntries(request.headers);
    assertEquals(request.url, url);
    assert(
      await isSignedRight(
        { method: "GET", host, path: pathname, headers },
        KEY,
      ),
    );
  }));
});

Deno.test("signRequest() does not quote a token that a header cannot carry", async () => {
  const sessionToken = "to\nken";
  const error = await assertRejects(
    () =>
      signRequest(
        { url: "https://a.b/", headers: {}, service: "s3", region: "r" },
        { ...KEY, sessionToken },
      ),
    ResultError,
    "characters that a header cannot carry",
  );
  assertEquals(error.cause, undefined);
});
