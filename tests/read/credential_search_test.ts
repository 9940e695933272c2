import { assertEquals } from "@std/assert";
import type { ReadSettings } from "../../mod.ts";
import { searchCredentials } from "../../src/read/credential_search.ts";
import { withEnvironment } from "../_environment.ts";

const FOUND: [
  type: string,
  settings: ReadSettings,
  variables: Record<string, string>,
  found: string | null,
][] = [
  ["S3Result", {}, {}, null],
  [
    "S3Result",
    { s3: { accessKeyId: "a" } },
    { AWS_PROFILE: "p" },
    "results.s3",
  ],
  [
    "S3Result",
    { secrets: { AWS_CREDENTIALS: "{}" } },
    {},
    "results.secrets.AWS_CREDENTIALS",
  ],
  [
    "S3Result",
    { secrets: {} },
    { PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS: "{}" },
    "PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS",
  ],
  ["S3Result", {}, { AWS_ACCESS_KEY_ID: "a" }, "AWS_ACCESS_KEY_ID"],
  ["GCSResult", {}, {
    GOOGLE_APPLICATION_CREDENTIALS: "/k.json",
  }, "GOOGLE_APPLICATION_CREDENTIALS"],
  [
    "AzureResult",
    {},
    { AZURE_STORAGE_CONNECTION_STRING: "x" },
    "AZURE_STORAGE_CONNECTION_STRING",
  ],
];
for (const [type, settings, variables, found] of FOUND) {
  const given = JSON.stringify([settings, variables]);
  Deno.test(`searchCredentials() for ${type} with ${given} finds ${found}`, () =>
    withEnvironment(variables, () => {
      const search = searchCredentials(type, settings)!;
      assertEquals(search.found, found);
      assertEquals(search.lookedIn.length > 3, true);
    }));
}

Deno.test("searchCredentials() has nothing to look for where none are needed", () => {
  assertEquals(
    searchCredentials("LocalResult", {}),
    null,
  );
});
