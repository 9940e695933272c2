import { assertEquals, assertRejects } from "@std/assert";
import { ResultError } from "../../../mod.ts";
import {
  sharedKeyHeader,
  stringToSign,
} from "../../../src/read/azure/shared_key.ts";

/** Azure's documented examples: "Authorize with Shared Key", Blob service. */
const EXAMPLES: [
  what: string,
  request: { method: string; url: string; headers: Record<string, string> },
  text: string,
][] = [
  [
    "Get Container Metadata",
    {
      method: "GET",
      url:
        "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20",
      headers: {
        "x-ms-date": "Fri, 26 Jun 2015 23:39:12 GMT",
        "x-ms-version": "2015-02-21",
      },
    },
    "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20",
  ],
  [
    "List Blobs with repeated parameters",
    {
      method: "GET",
      url:
        "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=list&include=snapshots&include=metadata&include=uncommittedblobs",
      headers: { "x-ms-version": "2015-02-21" },
    },
    "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:list\ninclude:metadata,snapshots,uncommittedblobs\nrestype:container",
  ],
  [
    "Put Blob",
    {
      method: "PUT",
      url: "https://myaccount.blob.core.windows.net/mycontainer/hello.txt",
      headers: {
        "content-length": "11",
        "content-type": "text/plain; charset=UTF-8",
        "x-ms-blob-type": "BlockBlob",
        "x-ms-date": "Sun, 20 Sep 2009 20:36:40 GMT",
        "x-ms-meta-m1": "v1",
        "x-ms-meta-m2": "v2",
        "x-ms-version": "2009-09-19",
      },
    },
    "PUT\n\n\n11\n\ntext/plain; charset=UTF-8\n\n\n\n\n\n\nx-ms-blob-type:BlockBlob\nx-ms-date:Sun, 20 Sep 2009 20:36:40 GMT\nx-ms-meta-m1:v1\nx-ms-meta-m2:v2\nx-ms-version:2009-09-19\n/myaccount/mycontainer/hello.txt",
  ],
  [
    "a blob in an emulator, whose path begins with the account, by range",
    {
      method: "GET",
      url: "http://127.0.0.1:10000/myaccount/mycontainer/a%20b",
      headers: { "range": "bytes=5-", "if-match": '"0x8D"' },
    },
    'GET\n\n\n\n\n\n\n\n"0x8D"\n\n\nbytes=5-\n/myaccount/myaccount/mycontainer/a%20b',
  ],
];
for (const [what, { headers, ...request }, text] of EXAMPLES) {
  Deno.test(`stringToSign() makes Azure's text of ${what}`, () => {
    assertEquals(
      stringToSign({ ...request, headers: new Headers(headers) }, "myaccount"),
      text,
    );
  });
}

const BLOB = {
  method: "GET",
  url: "https://myaccount.blob.core.windows.net/mycontainer/hello.txt",
  headers: new Headers({
    "x-ms-date": "Fri, 26 Jun 2015 23:39:12 GMT",
    "x-ms-version": "2021-12-02",
  }),
};

Deno.test("sharedKeyHeader() is what Azure's Python library makes", async () => {
  const header = await sharedKeyHeader(BLOB, {
    accountName: "myaccount",
    accountKey: "MDEyMzQ1Njc4OWFiY2RlZg==",
  });
  assertEquals(
    header,
    "SharedKey myaccount:PHuxX478FvUsmqNwsPQgQ40LT4yvV2gtvD1otEkIygE=",
  );
});

Deno.test("sharedKeyHeader() refuses a key that is not base64, and does not quote it", async () => {
  const error = await assertRejects(
    () =>
      sharedKeyHeader(BLOB, { accountName: "a", accountKey: "not base64!" }),
    ResultError,
    "Cannot sign with the account key: it is not base64",
  );
  assertEquals([error.code, error.cause], ["denied", undefined]);
});
