import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { toArrayBuffer } from "@std/streams";
import {
  type AzureSettings,
  createClient,
  fromTaskRunId,
  ResultError,
  type ResultErrorCode,
  type ResultRef,
} from "../../../mod.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { ACCOUNT, startAzurite } from "./_azurite.ts";
import { withoutTime } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import { SAS } from "./_fake_azure.ts";
import { cutAfter, serveLoopback } from "../_loopback.ts";
import {
  azureReader,
  bytesOf,
  eager,
  read,
  refTo,
  withAzure,
} from "./_reading.ts";

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

  const refused: [string, ResultRef, AzureSettings, string][] = [
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

const REFUSED: [
  what: string,
  ref: ResultRef,
  code: ResultErrorCode,
  message: string,
][] = [
  ["no container", refTo("k", null), "no_location", "it has no container"],
  ["an empty container", refTo("k", ""), "no_location", "it has no container"],
  ["no name", refTo(null), "no_location", "it has no name"],
  ...["..", "../k", "a/../b", "a/./b", "a/.", "."].map((
    name,
  ): [string, ResultRef, ResultErrorCode, string] => [
    `the name ${name}`,
    refTo(name),
    "unsupported",
    'its "." or ".." segment',
  ]),
  ["half a character", refTo("\ud83d"), "unsupported", "surrogate"],
  ...["a/b", "..", "$other", "Shop", "a--b", "a@evil.example", "ab", "a?b"].map(
    (
      container,
    ): [string, ResultRef, ResultErrorCode, string] => [
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
