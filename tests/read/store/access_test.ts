import { assert, assertEquals } from "@std/assert";
import type { ReadContext, S3Settings } from "../../../mod.ts";
import { accessCache } from "../../../src/read/store/access.ts";
import type { Expiring } from "../../../src/read/store/refreshing.ts";
import { withEnvironment } from "../../_environment.ts";
import { readContext } from "../_context.ts";

interface Access extends Expiring {
  readonly id: number;
}

/** A cache whose accesses are numbered, with how many were found. */
function numbered(lastsMs?: number) {
  let found = 0;
  const findAccess = accessCache<S3Settings, Access>({
    setting: "s3",
    secret: "AWS_CREDENTIALS",
    variables: ["AWS_ACCESS_KEY_ID"],
    otherVariables: ["AWS_REGION"],
    given: { inSettings: Boolean, inSecret: Boolean, inVariable: Boolean },
    folder: "bucket",
    folderPattern: /./,
    slashes: "kept",
    url: () => "s3://bucket/key",
  });
  const load = () =>
    Promise.resolve({
      id: ++found,
      ...(lastsMs !== undefined && { expiresAt: Date.now() + lastsMs }),
    });
  return {
    find: (context: ReadContext) => findAccess(context.settings.s3, context),
    async id(context: ReadContext) {
      const { kept } = await findAccess(context.settings.s3, context);
      return (await kept.get(load, context.signal)).id;
    },
    load,
  };
}

const KEY = { accessKeyId: "AKID", secretAccessKey: "s" };
const settings = { s3: KEY };
const fetchCloudSecret = () => Promise.resolve(undefined);

const SHARED: readonly (readonly [
  what: string,
  contexts: readonly [ReadContext, ReadContext],
  isShared: boolean,
])[] = [
  [
    "two reads with the same settings",
    [readContext(settings), readContext(settings)],
    true,
  ],
  [
    "two clients",
    [readContext({ s3: KEY }), readContext({ s3: KEY })],
    false,
  ],
  [
    "two clients with the same settings, and secrets of two tenants",
    [
      readContext(settings, { fetchCloudSecret }),
      readContext(settings, { fetchCloudSecret: () => fetchCloudSecret() }),
    ],
    false,
  ],
];
for (const [what, [one, other], isShared] of SHARED) {
  Deno.test(`accessCache() ${isShared ? "is" : "is not"} shared by ${what}`, async () => {
    const cache = numbered();
    const ids = [await cache.id(one), await cache.id(other)];
    assertEquals(ids, isShared ? [1, 1] : [1, 2]);
  });
}

Deno.test("accessCache() keeps an access while a function gives the same settings", async () => {
  let accessKeyId = "AKID1";
  const cache = numbered();
  const client = readContext({ s3: () => ({ ...KEY, accessKeyId }) });
  const ids = [await cache.id(client), await cache.id(client)];
  accessKeyId = "AKID2";
  ids.push(await cache.id(client));
  assertEquals(ids, [1, 1, 2]);
  const { settings } = await cache.find(client);
  assertEquals(settings, { ...KEY, accessKeyId });
});

for (
  const name of [
    "AWS_ACCESS_KEY_ID",
    "AWS_REGION",
    "PREFECT__CONTEXT__SECRETS__AWS_CREDENTIALS",
  ]
) {
  Deno.test(`accessCache() finds another access when ${name} changes`, async () => {
    const cache = numbered();
    const client = readContext({});
    for (const [value, id] of [["a", 1], ["a", 1], ["b", 2]] as const) {
      await withEnvironment({ [name]: value }, async () => {
        assertEquals(await cache.id(client), id);
      });
    }
  });
}

for (const [minutes, expected] of [[6, [1, 1]], [4, [1, 2]]] as const) {
  Deno.test(`accessCache() ${expected[1] === 1 ? "keeps" : "refreshes"} what expires in ${minutes} minutes`, async () => {
    const cache = numbered(minutes * 60_000);
    const client = readContext({});
    const ids = [await cache.id(client), await cache.id(client)];
    assertEquals(ids, [...expected]);
  });
}

Deno.test("accessCache() loads once for many reads, and drops just the access that was refused", async () => {
  const cache = numbered();
  const client = readContext({});
  const ids = await Promise.all(
    Array.from({ length: 5 }, () => cache.id(client)),
  );
  assertEquals(new Set(ids).size, 1);
  const { kept } = await cache.find(client);
  const first = await kept.get(cache.load, client.signal);
  kept.drop({ ...first });
  assertEquals(await cache.id(client), 1);
  kept.drop(first);
  kept.drop(first);
  assertEquals([await cache.id(client), await cache.id(client)], [2, 2]);
});

Deno.test("accessCache() keeps no failure", async () => {
  const cache = numbered();
  const client = readContext({});
  const { kept } = await cache.find(client);
  const failed = await kept.get(
    () => Promise.reject(new Error("no answer")),
    client.signal,
  ).catch((error: Error) => error.message);
  assertEquals(failed, "no answer");
  assert(await cache.id(client) === 1);
});
