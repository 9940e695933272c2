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
  ["S3Result", { s3: {} }, {}, null],
  ["S3Result", { s3: { endpoint: "http://localhost:9000" } }, {}, null],
  ["S3Result", { s3: { region: "eu-west-1", forcePathStyle: true } }, {}, null],
  ["S3Result", { s3: { accessKeyId: "a" } }, {}, null],
  ["S3Result", { s3: { secretAccessKey: "b" } }, {}, null],
  ["S3Result", { s3: { accessKeyId: "", secretAccessKey: "" } }, {}, null],
  ["S3Result", { secrets: { AWS_CREDENTIALS: "{}" } }, {}, null],
  ["S3Result", { secrets: { AWS_CREDENTIALS: undefined } }, {}, null],
  ["S3Result", { secrets: { AWS_CREDENTIALS: null } }, {}, null],
  ["S3Result", { secrets: { AWS_CREDENTIALS: { ACCESS_KEY: "a" } } }, {}, null],
  [
    "S3Result",
    { s3: { accessKeyId: "a" } },
    { AWS_PROFILE: "p" },
    "AWS_PROFILE",
  ],
  ["S3Result", { s3: { accessKeyId: "a", secretAccessKey: "b" } }, {
    AWS_PROFILE: "p",
  }, "results.s3"],
  ["S3Result", { s3: { anonymous: true } }, {}, "results.s3"],
  ["S3Result", { s3: { profile: "p" } }, {}, "results.s3"],
  ["S3Result", { s3: () => ({}) }, {}, "results.s3"],
  [
    "S3Result",
    {
      secrets: { AWS_CREDENTIALS: { ACCESS_KEY: "a", SECRET_ACCESS_KEY: "b" } },
    },
    {},
    "results.secrets.AWS_CREDENTIALS",
  ],
  [
    "S3Result",
    {
      secrets: {
        AWS_CREDENTIALS:
          "{'ACCESS_KEY': 'a', 'SECRET_ACCESS_KEY': 'b', 'SESSION_TOKEN': None}",
      },
    },
    {},
    "results.secrets.AWS_CREDENTIALS",
  ],
  ["S3Result", { secrets: {} }, {
    PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS: "{}",
  }, null],
  ["S3Result", { secrets: {} }, {
    PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS:
      '{"ACCESS_KEY": "a", "SECRET_ACCESS_KEY": "b"}',
  }, "PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS"],
  ["S3Result", {}, { AWS_ACCESS_KEY_ID: "a" }, null],
  [
    "S3Result",
    {},
    { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
    "AWS_ACCESS_KEY_ID",
  ],
  ["S3Result", {}, { AWS_WEB_IDENTITY_TOKEN_FILE: "/t" }, null],
  [
    "S3Result",
    {},
    { AWS_WEB_IDENTITY_TOKEN_FILE: "/t", AWS_ROLE_ARN: "r" },
    "AWS_WEB_IDENTITY_TOKEN_FILE",
  ],
  ["GCSResult", {}, {}, null],
  ["GCSResult", { gcs: { endpoint: "http://localhost:4443" } }, {}, null],
  ["GCSResult", { gcs: { token: "" } }, {}, null],
  ["GCSResult", { gcs: { token: "t" } }, {}, "results.gcs"],
  ["GCSResult", { gcs: { anonymous: true } }, {}, "results.gcs"],
  ["GCSResult", { gcs: { serviceAccount: {} } }, {}, "results.gcs"],
  [
    "GCSResult",
    {},
    { GOOGLE_APPLICATION_CREDENTIALS: "/k.json" },
    "GOOGLE_APPLICATION_CREDENTIALS",
  ],
  ["AzureResult", {}, {}, null],
  ["AzureResult", { azure: { accountName: "shop" } }, {}, null],
  ["AzureResult", { azure: { endpoint: "https://a.example" } }, {}, null],
  [
    "AzureResult",
    { azure: { connectionString: "AccountName=shop" } },
    {},
    null,
  ],
  [
    "AzureResult",
    { azure: { endpoint: "https://a.example?sig=x" } },
    {},
    "results.azure",
  ],
  ["AzureResult", { azure: { accountKey: "k" } }, {}, "results.azure"],
  ["AzureResult", { azure: { sasToken: "s" } }, {}, "results.azure"],
  [
    "AzureResult",
    { azure: { connectionString: "AccountName=shop;AccountKey=k==" } },
    {},
    "results.azure",
  ],
  [
    "AzureResult",
    { azure: { connectionString: "UseDevelopmentStorage=true" } },
    {},
    "results.azure",
  ],
  ["AzureResult", {}, { AZURE_STORAGE_CONNECTION_STRING: "x" }, null],
  ["AzureResult", {}, {
    AZURE_STORAGE_CONNECTION_STRING:
      "BlobEndpoint=https://a.example;SharedAccessSignature=sig=x",
  }, "AZURE_STORAGE_CONNECTION_STRING"],
  ["AzureResult", {}, { AZURE_CLIENT_ID: "c" }, null],
  ["AzureResult", {}, {
    AZURE_CLIENT_ID: "c",
    AZURE_TENANT_ID: "t",
    AZURE_CLIENT_SECRET: "s",
  }, "AZURE_CLIENT_ID"],
];
/** What the environment of these tests may have. */
const UNSET = {
  AWS_SECRET_ACCESS_KEY: "",
  AWS_ROLE_ARN: "",
  AZURE_TENANT_ID: "",
  AZURE_CLIENT_SECRET: "",
  AZURE_FEDERATED_TOKEN_FILE: "",
};
for (const [type, settings, variables, found] of FOUND) {
  const given = JSON.stringify([settings, variables]);
  Deno.test(`searchCredentials() for ${type} with ${given} finds ${found}`, () =>
    withEnvironment({ ...UNSET, ...variables }, () => {
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
