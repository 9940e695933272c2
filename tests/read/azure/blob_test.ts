import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { toArrayBuffer, toText } from "@std/streams";
import {
  type AzureSettings,
  type AzureSettingsSource,
  createClient,
  fromTaskRunId,
  type ReadContext,
  type ReadSettings,
  ResultError,
  type ResultErrorCode,
} from "../../../mod.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { readerOf } from "../_readers.ts";
import { ACCOUNT, startAzurite } from "./_azurite.ts";
import { withoutTime } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import {
  ASSERTION,
  CLIENT_SECRET,
  type FakeAzure,
  IDENTITY_SECRET,
  SAS,
  startFakeAzure,
} from "./_fake_azure.ts";
import { cutAfter, serveLoopback } from "../_loopback.ts";
import { withVariables } from "../_variables.ts";

const azureReader = await readerOf("AzureResult");

const bytesOf = (text: string) => new TextEncoder().encode(text);
const refTo = (
  location: string | null,
  container: string | null = "shop-container",
) => ({ type: "AzureResult", container, location });

/** No waiting between tries, so that tests are quick. */
const eager: Partial<ReadContext> = { retry: { onRetry: () => {} } };

async function read(
  ref: ReturnType<typeof refTo>,
  azure: AzureSettingsSource,
  more: Partial<ReadContext> = {},
  settings: ReadSettings = {},
): Promise<string> {
  const context = readContext({ azure, ...settings }, { ...eager, ...more });
  return await toText(await azureReader.open(ref, context));
}

/** The names, and the paths that uploads of them have. */
const NAMES: [name: string, path: string][] = [
  ["a b", "a%20b"],
  ["ä/ж🚢", "%C3%A4/%D0%B6%F0%9F%9A%A2"],
  ["a+b", "a%2Bb"],
  ["100%", "100%25"],
  ["100%25", "100%2525"],
  ["a?b=c#d", "a%3Fb%3Dc%23d"],
  ["a//b", "a//b"],
  ["/leading", "/leading"],
  ["back\\slash", "back%5Cslash"],
  ["!'()*~:@&=$,;", "%21%27%28%29%2A~%3A%40%26%3D%24%2C%3B"],
  ["%2e%2e", "%252e%252e"],
  ["...", "..."],
];

/** A signature for a container that lets its blobs be read for an hour. */
async function signContainer(container: string): Promise<string> {
  const { accountName, accountKey } = ACCOUNT;
  const expiry = new Date(Date.now() + 3_600_000).toISOString().slice(0, 19) +
    "Z";
  const version = "2020-12-06";
  const fields = ["r", "", expiry, `/blob/${accountName}/${container}`];
  const text = [...fields, "", "", "", version, "c", "", "", "", "", "", "", ""]
    .join("\n");
  const key = await crypto.subtle.importKey(
    "raw",
    Uint8Array.from(atob(accountKey), (char) => char.charCodeAt(0)),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const mac = await crypto.subtle.sign("HMAC", key, bytesOf(text));
  const sig = btoa(String.fromCharCode(...new Uint8Array(mac)));
  return String(
    new URLSearchParams({ sp: "r", se: expiry, sv: version, sr: "c", sig }),
  );
}

const RECORDED = "2022/5/9/632ccdc2-0e20-44b5-bee5-3f37ec23a278.prefect_result";
const OBJECTS = new URL("../../data/objects/azure/", import.meta.url);

Deno.test("azureReader reads from Azurite", async (t) => {
  await using azurite = await startAzurite();
  const { endpoint } = azurite;
  const shared = { endpoint, ...ACCOUNT };
  await azurite.createContainer("shop-container");
  await azurite.createContainer("$root");
  const recorded = await Deno.readFile(
    new URL(`shop-container/${RECORDED}`, OBJECTS),
  );
  await azurite.upload(`shop-container/${RECORDED}`, recorded);
  await azurite.upload("shop-container/empty", new Uint8Array());
  await azurite.upload("$root/k", bytesOf("in the root"));

  await t.step("what Prefect wrote, decoded", async () => {
    await using api = await startTestBackend({
      rows: [{
        id: "6605a1bd-0d72-5cfe-86e3-130e0febd052",
        name: null,
        task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "azure-1" },
        map_index: -1,
        flow_run_id: "7157678d-c96d-5db4-9238-7e6a9d9a63b1",
        serialized_state: { type: "Success", _result: refTo(RECORDED) },
      }],
    });
    const connectionString =
      `AccountName=${ACCOUNT.accountName};AccountKey=${ACCOUNT.accountKey};BlobEndpoint=${endpoint};`;
    const client = createClient({
      apiUrl: api.url,
      results: { azure: { connectionString } },
    });
    const id = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
    const run = await fromTaskRunId(id, { client });
    assert(await run.result() !== undefined);
  });

  for (const [name, path] of NAMES) {
    await t.step(`the name ${JSON.stringify(name)}`, async () => {
      await azurite.upload(`shop-container/${path}`, bytesOf(`odd ${name}`));
      assertEquals(await read(refTo(name), shared), `odd ${name}`);
    });
  }

  await t.step("an empty blob, and one in $root", async () => {
    assertEquals(await read(refTo("empty"), shared), "");
    assertEquals(await read(refTo("k", "$root"), shared), "in the root");
  });

  await t.step("with a signature, also of names with signs", async () => {
    const sasToken = await signContainer("shop-container");
    for (const [name] of NAMES) {
      const settings = { endpoint, sasToken };
      assertEquals(await read(refTo(name), settings), `odd ${name}`);
    }
    const connectionString =
      `BlobEndpoint=${endpoint};SharedAccessSignature=${sasToken}`;
    const text = await read(refTo("a b"), { connectionString });
    assertEquals(text, "odd a b");
  });

  await t.step("after a cut, by a range of the same version", async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at % 251);
    await azurite.upload("shop-container/large", bytes);
    let requests = 0;
    const cutting: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      return requests++ < 2 ? cutAfter(1_000, answer) : answer;
    };
    const context = readContext({ azure: shared }, {
      ...eager,
      fetch: cutting,
    });
    await withoutTime(async () => {
      const stream = await azureReader.open(refTo("large"), context);
      assertEquals(new Uint8Array(await toArrayBuffer(stream)), bytes);
    });
    assertEquals(requests, 3);
  });

  await t.step("the start alone, to look at it", async () => {
    const context = readContext({ azure: shared });
    const { size, modified, head } = await azureReader.probe!(
      refTo("large"),
      context,
    );
    assertEquals([size, head.length, head[511]], [300_000, 512, 511 % 251]);
    assert(Date.now() - Date.parse(modified!) < 60_000);
    const empty = await azureReader.probe!(refTo("empty"), context);
    assertEquals([empty.size, empty.head.length], [0, 0]);
  });

  const refused: [string, ReturnType<typeof refTo>, AzureSettings, string][] = [
    ["a blob", refTo("none"), shared, "(404 BlobNotFound)"],
    ["a container", refTo("k", "none"), shared, "(404 ContainerNotFound)"],
    [
      "a key",
      refTo("a b"),
      { ...shared, accountKey: btoa("another key") },
      "(403 AuthorizationFailure)",
    ],
  ];
  for (const [what, ref, settings, message] of refused) {
    await t.step(`and refuses ${what} that is not there`, async () => {
      const error = await assertRejects(
        () => read(ref, settings),
        ResultError,
        message,
      );
      assertEquals(error.code, what === "a key" ? "denied" : "not_found");
      assert(!Deno.inspect(error).includes("SharedKey"));
    });
  }
});

/** Azure's identities on loopback, a blob, and no variables but these. */
function withAzure(
  run: (azure: FakeAzure) => Promise<void>,
  variables: (azure: FakeAzure) => Record<string, string> = () => ({}),
): () => Promise<void> {
  return () =>
    withoutTime(async () => {
      await using azure = startFakeAzure();
      azure.blobs.set("/shop-container/k", bytesOf("stored"));
      await withVariables(variables(azure), () => run(azure));
    });
}

const PRINCIPAL = {
  AZURE_TENANT_ID: "tenant-1",
  AZURE_CLIENT_ID: "client-1",
};
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

const CONNECTION_STRING = "AZURE_STORAGE_CONNECTION_STRING";
const sasString = (url: string) =>
  `BlobEndpoint=${url};SharedAccessSignature=${SAS}`;

Deno.test("azureReader finds the connection string", async (t) => {
  const places: [
    where: string,
    variables: (text: string) => Record<string, string>,
    settings: (text: string) => ReadSettings,
  ][] = [
    ["in the environment", (text) => ({ [CONNECTION_STRING]: text }), () => ({
      secrets: { [CONNECTION_STRING]: "AccountName=other" },
    })],
    ["in the secrets", () => ({}), (text) => ({
      secrets: { [CONNECTION_STRING]: text },
    })],
    ["as a secret in the environment", (text) => ({
      [`PREFECT__CONTEXT__SECRETS__${CONNECTION_STRING}`]: text,
    }), () => ({})],
  ];
  for (const [where, variables, settings] of places) {
    await t.step(
      where,
      withAzure(({ url }) =>
        withVariables(variables(sasString(url)), async () => {
          const set = settings(sasString(url));
          assertEquals(await read(refTo("k"), {}, {}, set), "stored");
        })
      ),
    );
  }
  await t.step(
    "in Prefect Cloud",
    withAzure(async ({ url }) => {
      const fetchCloudSecret = (name: string) =>
        Promise.resolve(name === CONNECTION_STRING ? sasString(url) : "");
      assertEquals(await read(refTo("k"), {}, { fetchCloudSecret }), "stored");
    }),
  );
});

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
  "azureReader sees a connection string that changes while it runs",
  withAzure(async ({ url }) => {
    const context = readContext({});
    const open = () => azureReader.open(refTo("k"), context);
    await withVariables({ [CONNECTION_STRING]: "AccountName=" }, async () => {
      await assertRejects(open, ResultError, "neither AccountName nor");
    });
    for (const string of [sasString(url), `${sasString(url)}&x=1`]) {
      await withVariables({ [CONNECTION_STRING]: string }, async () => {
        const answer = await open().catch((error) => error.code);
        if (string === sasString(url)) await answer.cancel();
        else assertEquals(answer, "denied"); // not the signature of before
      });
    }
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

const REFUSED: [
  what: string,
  ref: ReturnType<typeof refTo>,
  code: ResultErrorCode,
  message: string,
][] = [
  ["no container", refTo("k", null), "no_location", "it has no container"],
  ["an empty container", refTo("k", ""), "no_location", "it has no container"],
  ["no name", refTo(null), "no_location", "it has no name"],
  ...["..", "../k", "a/../b", "a/./b", "a/.", "."].map((
    name,
  ): [string, ReturnType<typeof refTo>, ResultErrorCode, string] => [
    `the name ${name}`,
    refTo(name),
    "unsupported",
    'its "." or ".." segment',
  ]),
  ["half a character", refTo("\ud83d"), "unsupported", "surrogate"],
  ...["a/b", "..", "$other", "Shop", "a--b", "a@evil.example", "ab", "a?b"].map(
    (
      container,
    ): [string, ReturnType<typeof refTo>, ResultErrorCode, string] => [
      `the container ${container}`,
      refTo("k", container),
      "unsupported",
      "is not the name of a container",
    ],
  ),
];
for (const [what, ref, code, message] of REFUSED) {
  Deno.test(
    `azureReader refuses ${what}, without a request`,
    withAzure(async ({ url, requests }) => {
      const error = await assertRejects(
        () => read(ref, { endpoint: url, sasToken: SAS }),
        ResultError,
        message,
      );
      assertEquals([error.code, error.ref], [code, ref]);
      assertStringIncludes(error.message, 'Cannot read "az://');
      assertEquals(requests, []);
    }),
  );
}

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

Deno.test(
  "azureReader refuses the rest of a blob that was changed",
  withAzure(async (azure) => {
    azure.blobs.set("/shop-container/k", new Uint8Array(50_000));
    azure.faults.push((answer) => {
      azure.blobs.set("/shop-container/k", new Uint8Array(60_000));
      return cutAfter(1_000, answer);
    });
    const error = await assertRejects(
      () => read(refTo("k"), { endpoint: azure.url, sasToken: SAS }),
      ResultError,
      "it was changed while it was read (412 ConditionNotMet)",
    );
    assertEquals(error.code, "read_failed");
  }),
);

Deno.test(
  "azureReader tries again where Azure is busy",
  withAzure(async (azure) => {
    const busy = (status: number, code: string) => () =>
      new Response("", { status, headers: { "x-ms-error-code": code } });
    azure.faults.push(busy(503, "ServerBusy"), busy(500, "OperationTimedOut"));
    const settings = { endpoint: azure.url, sasToken: SAS };
    assertEquals(await read(refTo("k"), settings), "stored");
    azure.faults.push(busy(503, "ServerBusy"));
    const error = await assertRejects(
      () => read(refTo("k"), settings, { retry: false }),
      ResultError,
      "(503 ServerBusy)",
    );
    assertEquals(error.code, "read_failed");
  }),
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

Deno.test(
  "azureReader does not follow a redirect",
  withAzure(async (azure) => {
    const asked: Request[] = [];
    await using other = serveLoopback((request) => {
      asked.push(request);
      return new Response("elsewhere");
    });
    azure.faults.push(() =>
      new Response(null, { status: 307, headers: { location: other.url } })
    );
    await assertRejects(
      () => read(refTo("k"), { endpoint: azure.url, sasToken: SAS }),
      ResultError,
      "the store refused (307)",
    );
    assertEquals(asked, []);
  }),
);

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
