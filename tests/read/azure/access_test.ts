import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { toText } from "@std/streams";
import { type AzureSettings, ResultError } from "../../../mod.ts";
import { readContext } from "../_context.ts";
import { type FakeAzure, IDENTITY_SECRET, SAS } from "./_fake_azure.ts";
import { cutAfter } from "../_loopback.ts";
import {
  azureReader,
  CONNECTION_STRING,
  PRINCIPAL,
  read,
  refTo,
  sasString,
  withAzure,
} from "./_reading.ts";

Deno.test(
  "azureReader takes settings from a function, anew for each read",
  withAzure(async ({ url }) => {
    let asked = 0;
    const azure = () => {
      asked++;
      return Promise.resolve({ endpoint: url, sasToken: SAS });
    };
    const context = readContext({ azure });
    for (const _ of [1, 2]) {
      const stream = await azureReader.open(refTo("k"), context);
      assertEquals(await toText(stream), "stored");
    }
    assertEquals(asked, 2);
  }),
);

Deno.test(
  "azureReader says where it has looked for an account and for credentials",
  withAzure(async () => {
    const nothing = await assertRejects(
      () => read(refTo("k"), {}),
      ResultError,
    );
    assertEquals(nothing.code, "denied");
    assertStringIncludes(nothing.message, "results.azure");
    assertStringIncludes(nothing.message, CONNECTION_STRING);
    const error = await assertRejects(
      () => read(refTo("k"), { accountName: "shop" }),
      ResultError,
      "managed identity",
    );
    assertStringIncludes(error.message, "AZURE_CLIENT_SECRET");
  }, () => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:9" })),
);

const ACCOUNT_KEY = btoa("account-key-secret");
const LEAKS: [
  what: string,
  settings: (azure: FakeAzure) => AzureSettings,
  variables: (azure: FakeAzure) => Record<string, string>,
][] = [
  ["an account key", ({ url }) => ({
    endpoint: url,
    accountName: "shop",
    accountKey: ACCOUNT_KEY,
  }), () => ({})],
  [
    "a signature",
    ({ url }) => ({ connectionString: sasString(url) }),
    () => ({}),
  ],
  ["a signature in an endpoint", ({ url }) => ({
    endpoint: `${url}/?${SAS}`,
  }), () => ({})],
  [
    "a token",
    ({ url }) => ({ endpoint: url, token: "token-secret" }),
    () => ({}),
  ],
  ["a token that no header can carry", ({ url }) => ({
    endpoint: url,
    token: "token-secret\n",
  }), () => ({})],
  ["a service principal that is refused", ({ url }) => ({ endpoint: url }), ({
    url,
  }) => ({
    ...PRINCIPAL,
    AZURE_CLIENT_SECRET: "wrong-secret",
    AZURE_AUTHORITY_HOST: url,
  })],
  ["an app's identity", ({ url }) => ({ endpoint: url }), ({ url }) => ({
    IDENTITY_ENDPOINT: `${url}/msi/token`,
    IDENTITY_HEADER: IDENTITY_SECRET,
  })],
];
const SECRETS = [
  ACCOUNT_KEY,
  "token-secret",
  "wrong-secret",
  IDENTITY_SECRET,
  "sig=",
  "c2Fz",
  "SharedKey ",
  "eyJ.",
];
for (const [what, settings, variables] of LEAKS) {
  Deno.test(
    `azureReader tells no secret in its errors, with ${what}`,
    withAzure(async (azure) => {
      const fails = [
        () => {},
        () =>
          void azure.faults.push((answer) => cutAfter(3, answer), () => {
            throw new Error("down");
          }),
      ];
      for (const [at, prepare] of fails.entries()) {
        prepare();
        const error = await assertRejects(
          () =>
            read(refTo(at === 0 ? "none" : "k"), settings(azure), {
              retry: { maxRetries: 1 },
            }),
          ResultError,
        );
        const shown = Deno.inspect(error, { depth: 9, showHidden: true }) +
          JSON.stringify(error) + error.stack + Deno.inspect(error.cause);
        for (const secret of SECRETS) assert(!shown.includes(secret), secret);
      }
    }, variables),
  );
}

Deno.test({
  name: "azureReader passes over what it may not look at",
  permissions: { net: ["127.0.0.1"], env: false, read: false },
  fn: async () => {
    for (const azure of [{}, { accountName: "shop" }]) {
      const error = await assertRejects(
        () => read(refTo("k"), azure),
        ResultError,
        "neither in results.azure, nor in",
      );
      assertEquals(error.code, "denied");
    }
  },
});
