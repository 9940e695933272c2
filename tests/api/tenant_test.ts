import { assertEquals, assertRejects } from "@std/assert";
import {
  ApiError,
  type ClientOptions,
  createClient,
  findTenantId,
} from "../../mod.ts";
import { startTestBackend } from "../../src/testing/mod.ts";

const TENANT = "1d9b2b4c-7a3e-4f5a-9c6d-8e7f60718293";
const OTHER = "2d9b2b4c-7a3e-4f5a-9c6d-8e7f60718293";
const KEY = "pcu_key";

const CASES: [
  what: string,
  options: ClientOptions,
  tenantId: string | null,
  requests: number,
][] = [
  ["asks for that of the key", { apiKey: KEY }, TENANT, 1],
  [
    "does not ask for one that is given",
    {
      apiKey: KEY,
      tenantId: OTHER,
    },
    OTHER,
    0,
  ],
  ["has none without a key", {}, null, 0],
  ["has none of a server", { backend: "server", apiKey: KEY }, null, 0],
];
for (const [what, options, tenantId, requests] of CASES) {
  Deno.test(`findTenantId() ${what}`, async () => {
    await using api = await startTestBackend({
      apiKeys: [{ key: KEY, tenantIds: [TENANT, OTHER] }],
    });
    const client = createClient({
      backend: "cloud",
      apiUrl: api.url,
      ...options,
    });
    assertEquals(await findTenantId(client), tenantId);
    assertEquals(api.requests.length, requests);
  });
}

const REFUSALS: [
  what: string,
  data: unknown,
  code: ApiError["code"],
][] = [
  ["a key of no tenant", { auth_info: { tenant_id: null } }, "unauthorized"],
  ["an answer without a tenant", { auth_info: {} }, "bad_response"],
  ["an answer of nothing", { auth_info: null }, "bad_response"],
];
for (const [what, data, code] of REFUSALS) {
  Deno.test(`findTenantId() refuses ${what}`, async () => {
    const client = createClient({
      backend: "cloud",
      apiKey: KEY,
      fetch: () => Promise.resolve(Response.json({ data })),
    });
    const error = await assertRejects(() => findTenantId(client), ApiError);
    assertEquals(error.code, code);
  });
}

Deno.test("findTenantId() stops with its signal", async () => {
  const client = createClient({ backend: "cloud", apiKey: KEY });
  const signal = AbortSignal.abort("enough");
  const reason = await findTenantId(client, { signal }).catch((error) => error);
  assertEquals(reason, "enough");
});
