import { assertEquals } from "@std/assert";
import type { ResultRef } from "../../mod.ts";
import { resultUrl } from "../../src/read/result_url.ts";

const URLS: [ref: ResultRef, url: string | null][] = [
  [{ type: "LocalResult", dir: "/r", location: "a/b" }, "/r/a/b"],
  [{ type: "LocalResult", dir: "/r/", location: "/r/a/b" }, "/r/a/b"],
  [{ type: "LocalResult", dir: null, location: "a" }, "a"],
  [{ type: "LocalResult", dir: "C:\\r\\", location: "a" }, "C:\\r/a"],
  [{ type: "LocalResult", dir: "/r", location: null }, null],
  [{ type: "S3Result", bucket: "b", location: "k/l" }, "s3://b/k/l"],
  [{ type: "GCSResult", bucket: "b", location: "k" }, "gs://b/k"],
  [{ type: "AzureResult", container: "c", location: "k" }, "az://c/k"],
  [{ type: "S3Result", bucket: null, location: "k" }, "s3:///k"],
  [{ type: "PrefectResult", location: '"hunter2"' }, null],
  [{ type: "SecretResult", location: "S" }, null],
  [{ type: "toString", location: "k" }, null],
];
for (const [ref, url] of URLS) {
  Deno.test(`resultUrl() of ${JSON.stringify(ref)} is ${url}`, () => {
    assertEquals(resultUrl(ref), url);
  });
}
