import { assertEquals } from "@std/assert";
import type { ReadSettings, ResultRef } from "../../mod.ts";
import { placeOf, searchCredentials } from "../../src/read/result_url.ts";
import { withEnvironment } from "../_environment.ts";

const PLACES: [ref: ResultRef, place: string | null][] = [
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
for (const [ref, place] of PLACES) {
  Deno.test(`placeOf() of ${JSON.stringify(ref)} is ${place}`, () => {
    assertEquals(placeOf(ref), place);
  });
}

const s3 = { type: "S3Result", bucket: "b", location: "k" };
const FOUND: [
  ref: ResultRef,
  settings: ReadSettings,
  variables: Record<string, string>,
  found: string | null,
][] = [
  [s3, {}, {}, null],
  [s3, { s3: { accessKeyId: "a" } }, { AWS_PROFILE: "p" }, "results.s3"],
  [
    s3,
    { secrets: { AWS_CREDENTIALS: "{}" } },
    {},
    "results.secrets.AWS_CREDENTIALS",
  ],
  [
    s3,
    { secrets: {} },
    { PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS: "{}" },
    "PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS",
  ],
  [s3, {}, { AWS_ACCESS_KEY_ID: "a" }, "AWS_ACCESS_KEY_ID"],
  [{ ...s3, type: "GCSResult" }, {}, {
    GOOGLE_APPLICATION_CREDENTIALS: "/k.json",
  }, "GOOGLE_APPLICATION_CREDENTIALS"],
  [
    { ...s3, type: "AzureResult" },
    {},
    { AZURE_STORAGE_CONNECTION_STRING: "x" },
    "AZURE_STORAGE_CONNECTION_STRING",
  ],
];
for (const [ref, settings, variables, found] of FOUND) {
  const given = JSON.stringify([settings, variables]);
  Deno.test(`searchCredentials() for ${ref.type} with ${given} finds ${found}`, () =>
    withEnvironment(variables, () => {
      const search = searchCredentials(ref, settings)!;
      assertEquals(search.found, found);
      assertEquals(search.lookedIn.length > 3, true);
    }));
}

Deno.test("searchCredentials() has nothing to look for where none are needed", () => {
  assertEquals(
    searchCredentials({ type: "LocalResult", location: "k" }, {}),
    null,
  );
});
