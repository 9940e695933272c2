import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type AzureSettings, ResultError } from "../../../mod.ts";
import { makeAccount } from "../../../src/read/azure/account.ts";
import { readConnectionString } from "../../../src/read/azure/connection_string.ts";
import { ACCOUNT } from "./_azurite.ts";
import { readContext } from "../_context.ts";

const KEY = "c2VjcmV0LWtleQ==";
const FULL =
  `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${KEY};EndpointSuffix=core.windows.net`;
const AZURE = "https://shop.blob.core.windows.net";
const name = { accountName: "shop" };

/** The account of each; a text is a connection string. */
const ACCOUNTS: [
  what: string,
  settings: AzureSettings,
  account: Record<string, string>,
][] = [
  ["the portal's string", { connectionString: FULL }, {
    ...name,
    endpoint: AZURE,
    accountKey: KEY,
  }],
  ["a string in other case and order, with spaces", {
    connectionString: ` accountkey=${KEY} ; ACCOUNTNAME=shop ;`,
  }, { ...name, endpoint: AZURE, accountKey: KEY }],
  ["another cloud", {
    connectionString:
      `AccountName=shop;AccountKey=${KEY};EndpointSuffix=core.chinacloudapi.cn`,
  }, {
    ...name,
    endpoint: "https://shop.blob.core.chinacloudapi.cn",
    accountKey: KEY,
  }],
  ["a protocol", {
    connectionString:
      `DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=${KEY}`,
  }, {
    ...name,
    endpoint: "http://shop.blob.core.windows.net",
    accountKey: KEY,
  }],
  ["a shared access signature", {
    connectionString:
      `BlobEndpoint=${AZURE}/;SharedAccessSignature=?sv=1&sig=a%2Bb%3D`,
  }, { ...name, endpoint: AZURE, sasToken: "sv=1&sig=a%2Bb%3D" }],
  ["a key before a signature", {
    connectionString: `${FULL};SharedAccessSignature=sv=1&sig=a`,
  }, { ...name, endpoint: AZURE, accountKey: KEY }],
  ["a host of one's own, with the account's name", {
    connectionString:
      `BlobEndpoint=https://blobs.shop.example;AccountName=shop;AccountKey=${KEY}`,
  }, { ...name, endpoint: "https://blobs.shop.example", accountKey: KEY }],
  ["an emulator's path", {
    connectionString:
      `BlobEndpoint=http://127.0.0.1:10000/shop/;AccountKey=${KEY}`,
  }, { ...name, endpoint: "http://127.0.0.1:10000/shop", accountKey: KEY }],
  ["development storage", {
    connectionString: "UseDevelopmentStorage=true",
  }, { ...ACCOUNT, endpoint: "http://127.0.0.1:10000/devstoreaccount1" }],
  ["development storage on another machine", {
    connectionString:
      "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite:8080/",
  }, { ...ACCOUNT, endpoint: "http://azurite:10000/devstoreaccount1" }],
  ["a name and a key", { ...name, accountKey: KEY }, {
    ...name,
    endpoint: AZURE,
    accountKey: KEY,
  }],
  ["a name and a signature", { ...name, sasToken: "?sv=1&sig=a" }, {
    ...name,
    endpoint: AZURE,
    sasToken: "sv=1&sig=a",
  }],
  ["an endpoint and a token", { endpoint: `${AZURE}/`, token: "t" }, {
    ...name,
    endpoint: AZURE,
    token: "t",
  }],
  ["an endpoint with a signature", {
    endpoint: new URL(`${AZURE}/?sv=1&sig=a%3D`),
  }, { ...name, endpoint: AZURE, sasToken: "sv=1&sig=a%3D" }],
  ["a token over the string's key", { connectionString: FULL, token: "t" }, {
    ...name,
    endpoint: AZURE,
    token: "t",
  }],
  ["a signature over the string's key", {
    connectionString: FULL,
    sasToken: "sv=1&sig=a",
  }, { ...name, endpoint: AZURE, sasToken: "sv=1&sig=a" }],
  ["an endpoint over the string's", {
    connectionString: FULL,
    endpoint: "http://127.0.0.1:10000/shop",
  }, { ...name, endpoint: "http://127.0.0.1:10000/shop", accountKey: KEY }],
];
for (const [what, settings, account] of ACCOUNTS) {
  Deno.test(`makeAccount() knows an account by ${what}`, async () => {
    const { connectionString } = settings;
    const base = connectionString
      ? await readConnectionString(connectionString, readContext())
      : {};
    const made = Object.entries(makeAccount(settings, base));
    const told = made.filter(([, value]) => value !== undefined);
    assertEquals(Object.fromEntries(told), account);
  });
}

for (const text of ["secret-text", "AccountKey=secret-text", "=;=", "A;B="]) {
  Deno.test(`readConnectionString() refuses "${text}", and does not quote it`, async () => {
    const error = await assertRejects(
      () => readConnectionString(text, readContext()),
      ResultError,
      'Cannot use "azure.connectionString": it has neither AccountName nor BlobEndpoint',
    );
    assertEquals(error.code, "denied");
    assert(!Deno.inspect(error).includes("secret-text"));
  });
}

const ENDPOINTS = ["ftp://shop", "http://a:secret-text@shop", "http://"];
for (const endpoint of ENDPOINTS) {
  Deno.test(`makeAccount() refuses the endpoint ${endpoint}`, () => {
    const error = assertThrows(
      () => makeAccount({ endpoint }, {}),
      ResultError,
      'Cannot use "azure.endpoint"',
    );
    assert(!Deno.inspect(error).includes("secret-text"));
  });
}
