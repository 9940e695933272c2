import { assertEquals, assertRejects } from "@std/assert";
import { toText } from "@std/streams";
import { ResultError } from "../../../mod.ts";
import { readContext } from "../_context.ts";
import {
  ASSERTION,
  CLIENT_SECRET,
  type FakeAzure,
  IDENTITY_SECRET,
} from "./_fake_azure.ts";
import { serveLoopback } from "../_loopback.ts";
import { withVariables } from "../_variables.ts";
import {
  azureReader,
  eager,
  PRINCIPAL,
  read,
  refTo,
  withAzure,
} from "./_reading.ts";

const FOUND: [
  how: string,
  variables: (azure: FakeAzure) => Record<string, string>,
  token: string,
][] = [
  ["a service principal", ({ url }) => ({
    ...PRINCIPAL,
    AZURE_AUTHORITY_HOST: `${url}/`,
    AZURE_CLIENT_SECRET: CLIENT_SECRET,
  }), "principal"],
  ["the identity of an app", ({ url }) => ({
    IDENTITY_ENDPOINT: `${url}/msi/token`,
    IDENTITY_HEADER: IDENTITY_SECRET,
  }), "app machine"],
  ["one of the identities of an app", ({ url }) => ({
    IDENTITY_ENDPOINT: `${url}/msi/token`,
    IDENTITY_HEADER: IDENTITY_SECRET,
    AZURE_CLIENT_ID: "client-1",
  }), "app client-1"],
  ["the identity of a machine", ({ url }) => ({
    AZURE_POD_IDENTITY_AUTHORITY_HOST: url,
  }), "imds machine"],
  ["the identity of a machine, without a file that is named", ({ url }) => ({
    ...PRINCIPAL,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: url,
    AZURE_FEDERATED_TOKEN_FILE: "/nowhere/token",
  }), "imds client-1"],
];
for (const [how, variables, token] of FOUND) {
  Deno.test(
    `azureReader reads with ${how}`,
    withAzure(async ({ url, tokens }) => {
      assertEquals(await read(refTo("k"), { endpoint: url }), "stored");
      const connectionString = `BlobEndpoint=${url}`;
      assertEquals(await read(refTo("k"), { connectionString }), "stored");
      assertEquals(tokens, [token, token]);
    }, variables),
  );
}

Deno.test(
  "azureReader reads with a workload identity",
  withAzure(async ({ url, tokens }) => {
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, `${ASSERTION}\n`);
    const variables = {
      ...PRINCIPAL,
      AZURE_AUTHORITY_HOST: url,
      AZURE_FEDERATED_TOKEN_FILE: file,
    };
    await withVariables(variables, async () => {
      assertEquals(await read(refTo("k"), { endpoint: url }), "stored");
    });
    await Deno.remove(file);
    assertEquals(tokens, ["workload"]);
  }),
);

Deno.test(
  "azureReader shares a token, and asks for another when it is refused",
  withAzure(async (azure) => {
    const context = readContext({ azure: { endpoint: azure.url } }, eager);
    const open = async () =>
      await toText(await azureReader.open(refTo("k"), context));
    await Promise.all([open(), open(), open()]);
    assertEquals(azure.tokens.length, 1);
    azure.revoke();
    assertEquals(await open(), "stored");
    assertEquals(azure.tokens.length, 2);
  }, ({ url }) => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: url })),
);

Deno.test(
  "azureReader tries again where a token is not given at once",
  withAzure(async ({ url }) => {
    let asked = 0;
    const flaky: typeof fetch = (input, init) => {
      const isToken = String(input).endsWith("/token");
      if (isToken && asked++ === 0) return Promise.reject(new Error("reset"));
      return isToken && asked === 2
        ? Promise.resolve(new Response("", { status: 503 }))
        : fetch(input, init);
    };
    const settings = { endpoint: url };
    assertEquals(await read(refTo("k"), settings, { fetch: flaky }), "stored");
    assertEquals(asked, 3);
  }, ({ url }) => ({
    ...PRINCIPAL,
    AZURE_AUTHORITY_HOST: url,
    AZURE_CLIENT_SECRET: CLIENT_SECRET,
  })),
);

Deno.test(
  "azureReader says Azure's code where a principal is refused",
  withAzure(async ({ url }) => {
    const error = await assertRejects(
      () => read(refTo("k"), { endpoint: url }),
      ResultError,
      "it refused (401 invalid_client AADSTS7000215)",
    );
    assertEquals(error.code, "denied");
  }, ({ url }) => ({
    ...PRINCIPAL,
    AZURE_CLIENT_SECRET: "wrong",
    AZURE_AUTHORITY_HOST: url,
  })),
);

Deno.test(
  "azureReader refuses an answer for a token that has none",
  withAzure(async ({ url }) => {
    await using odd = serveLoopback(() => new Response("<html>"));
    await withVariables({
      ...PRINCIPAL,
      AZURE_CLIENT_SECRET: CLIENT_SECRET,
      AZURE_AUTHORITY_HOST: odd.url,
    }, async () => {
      await assertRejects(
        () => read(refTo("k"), { endpoint: url }),
        ResultError,
        "its answer has no access_token",
      );
    });
  }),
);
