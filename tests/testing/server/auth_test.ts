import { assertEquals } from "@std/assert";
import { startTestBackend } from "@taskrunview/taskrunview/testing";

const HOME = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";
const USER = "33333333-3333-4333-8333-333333333333";
const TENANTS = [
  { id: HOME, name: "Home", slug: "home" },
  { id: OTHER, name: "Other", slug: "other" },
];
const KEYS = [
  "pcu_all",
  { key: "pcu_other", tenantIds: [OTHER], userId: USER },
  { key: "pcu_none", tenantIds: [] },
];
const QUERY = "{ auth_info { tenant_id user_id } }";

const forbidden = (field: string) => ({
  errors: [{
    path: [field],
    message: "AuthenticationError: Forbidden",
    extensions: { code: "UNAUTHENTICATED" },
  }],
  data: null,
});
const MALFORMED = {
  errors: [{
    path: ["auth_info"],
    message: "Malformed Authorization header",
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  }],
  data: null,
};
const caller = (tenantId: string | null, userId: string | null = null) => ({
  data: { "auth_info": { "tenant_id": tenantId, "user_id": userId } },
});

async function askAs(
  apiKeys: typeof KEYS | undefined,
  headers: Record<string, string>,
  query = QUERY,
): Promise<[status: number, body: unknown]> {
  await using backend = await startTestBackend({
    tenants: TENANTS,
    ...(apiKeys && { apiKeys }),
  });
  const body = JSON.stringify({ query });
  const response = await fetch(backend.url, { method: "POST", headers, body });
  return [response.status, await response.json()];
}

const CASES: [
  authorization: string | null,
  tenant: string | null,
  body: unknown,
][] = [
  [null, null, forbidden("auth_info")],
  [null, HOME, forbidden("auth_info")],
  ["Bearer pcu_wrong", null, forbidden("auth_info")],
  ["Basic cGN1X2FsbA==", null, MALFORMED],
  ["pcu_all", null, MALFORMED],
  ["Bearer pcu_all", null, caller(HOME)],
  ["bearer pcu_all", OTHER, caller(OTHER)],
  ["Bearer pcu_all", USER, forbidden("auth_info")],
  ["Bearer pcu_other", null, caller(OTHER, USER)],
  [
    "Bearer pcu_other",
    OTHER.replaceAll("-", ""),
    caller(OTHER.replaceAll("-", ""), USER),
  ],
  ["Bearer pcu_other", HOME, forbidden("auth_info")],
  ["Bearer pcu_none", null, caller(null)],
  ["Bearer pcu_none", HOME, forbidden("auth_info")],
];
for (const [authorization, tenant, body] of CASES) {
  Deno.test(`with keys, "${authorization}" for tenant ${tenant} is told ${JSON.stringify(body)}`, async () => {
    const headers = {
      ...(authorization && { authorization }),
      ...(tenant && { "x-prefect-tenant-id": tenant }),
    };
    assertEquals(await askAs(KEYS, headers), [200, body]);
  });
}

const OPEN: [headers: Record<string, string>, body: unknown][] = [
  [{}, caller(HOME)],
  [{ authorization: "Bearer any" }, caller(HOME)],
  [{ "x-prefect-tenant-id": OTHER }, caller(OTHER)],
];
for (const [headers, body] of OPEN) {
  Deno.test(`without keys, everyone is let in: ${JSON.stringify(headers)}`, async () => {
    assertEquals(await askAs(undefined, headers), [200, body]);
  });
}

Deno.test("a refusal names the first field, whatever the operation is called", async () => {
  const query = "query Find { task_run { id } hello }";
  assertEquals(await askAs(KEYS, {}, query), [200, forbidden("task_run")]);
  const [, { errors }] = await askAs(KEYS, {}, "{") as [
    number,
    { errors: Record<string, unknown>[] },
  ];
  assertEquals(Object.keys(errors[0]!), ["message", "extensions"]);
});

Deno.test("tenants are listed, and there is one by default", async () => {
  const query = "{ tenant(order_by: { slug: asc }) { id name slug } }";
  assertEquals(await askAs(undefined, {}, query), [200, {
    data: { tenant: TENANTS },
  }]);
  await using backend = await startTestBackend();
  const body = JSON.stringify({ query: "{ tenant { slug } }" });
  const response = await fetch(backend.url, { method: "POST", body });
  assertEquals(await response.json(), {
    data: { tenant: [{ slug: "default" }] },
  });
});

Deno.test("setData() replaces the tenants that keys speak for", async () => {
  await using backend = await startTestBackend({ apiKeys: ["pcu_all"] });
  backend.setData({ tenants: [{ id: OTHER }] });
  const body = JSON.stringify({ query: QUERY });
  const headers = { authorization: "Bearer pcu_all" };
  const response = await fetch(backend.url, { method: "POST", headers, body });
  assertEquals(await response.json(), caller(OTHER));
});
