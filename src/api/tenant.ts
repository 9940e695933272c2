import { CALL_OPTIONS, type CallOptions } from "../async/abort.ts";
import { type Client, describeClient } from "./client.ts";
import { ApiError } from "../model/errors.ts";
import { checkOptions } from "../platform/options.ts";
import { TENANT_OF_KEY } from "./query.ts";

/**
 * Returns the tenant of a client: the configured one, or that of the API key,
 * which is requested from Prefect Cloud.
 *
 * Look-ups do not need this call, as the API uses the tenant of the key. It
 * serves programs that display the tenant, as `Client.tenant_id` in Python.
 *
 * @example Print the tenant
 * ```ts
 * import { createClient, findTenantId } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const tenantId = "1d9b2b4c-7a3e-4f5a-9c6d-8e7f60718293";
 * await using api = await startTestBackend({
 *   apiKeys: [{ key: "pcu_key", tenantIds: [tenantId] }],
 * });
 * const client = createClient({ backend: "cloud", apiUrl: api.url, apiKey: "pcu_key" });
 * assertEquals(await findTenantId(client), tenantId);
 * ```
 *
 * @param client A client of `createClient`.
 * @param options An abort signal and a time limit.
 * @returns The UUID; null if none is configured, and the API is Prefect Server
 * or there is no key.
 * @throws {ApiError} `unauthorized` if the key is refused or belongs to no
 * tenant, `bad_response` if the answer has no tenant.
 * @throws {TypeError} If `createClient` did not create the client.
 */
export async function findTenantId(
  client: Client,
  options: CallOptions = {},
): Promise<string | null> {
  checkOptions("find a tenant", options, CALL_OPTIONS);
  const { tenantId, apiKey, backend } = describeClient(client).settings;
  if (tenantId !== undefined) return tenantId.value;
  if (apiKey === undefined || backend?.value !== "cloud") return null;
  const { auth_info: info } = await client.graphql<AuthInfo>(
    TENANT_OF_KEY,
    {},
    options,
  );
  if (typeof info?.tenant_id === "string") return info.tenant_id;
  throw info?.tenant_id === null ? noTenant(client) : noAnswer(client);
}

interface AuthInfo {
  readonly auth_info?: { readonly tenant_id?: string | null } | null;
}

/** The rule of the Python client (`client.py`, `_get_auth_tenant`). */
function noTenant({ apiUrl }: Client): ApiError {
  return new ApiError(
    "unauthorized",
    `Cannot find the tenant of the key at "${apiUrl}": it has none`,
    {
      hint:
        "Create an API key, since API tokens have no tenant, or set tenantId",
    },
  );
}

function noAnswer({ apiUrl }: Client): ApiError {
  return new ApiError(
    "bad_response",
    `Cannot find the tenant of the key at "${apiUrl}": the answer has no "tenant_id"`,
    { hint: "Set apiUrl to the address of Prefect Cloud's API" },
  );
}
