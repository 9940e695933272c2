import type { TenantData } from "../rows/flow_data.ts";
import type { RequestHeaders } from "./request_log.ts";
import { parseUuid } from "../tables/scalars.ts";

/** A key that requests may carry, with its tenants and user. */
export interface ApiKeyData {
  /** The key, as it follows `Bearer`. */
  key: string;
  /** The tenants that it may use, its own first; all by default. */
  tenantIds?: readonly string[];
  /** The UUID of its user. */
  userId?: string;
}

/** The tenant and the user of a request. */
export interface Caller {
  readonly tenantId: string | null;
  readonly userId: string | null;
}

/** The reason of a refusal, as Prefect Cloud words it. */
export interface AuthRefusal {
  readonly code: string;
  readonly message: string;
}

/** Identifies the caller of a request, or refuses it. */
export type Authenticate = (headers: RequestHeaders) => Caller | AuthRefusal;

const FORBIDDEN: AuthRefusal = {
  code: "UNAUTHENTICATED",
  message: "AuthenticationError: Forbidden",
};
const MALFORMED: AuthRefusal = {
  code: "INTERNAL_SERVER_ERROR",
  message: "Malformed Authorization header",
};

/**
 * Accepts every request, as Prefect Server does, for its first or the named
 * tenant.
 */
export function allowEveryCaller(tenants: readonly TenantData[]): Authenticate {
  return (headers) => ({
    tenantId: namedTenant(headers) ?? tenants[0]?.id ?? null,
    userId: null,
  });
}

/** Accepts requests with one of the keys, for the tenants of that key. */
export function requireApiKey(
  keys: readonly (string | ApiKeyData)[],
  tenants: readonly TenantData[],
): Authenticate {
  const known = new Map(keys.map((given) => {
    const data = typeof given === "string" ? { key: given } : given;
    return [data.key, data];
  }));
  return (headers) => {
    const { authorization } = headers;
    if (authorization === undefined) return FORBIDDEN;
    const [, key] = /^Bearer (\S+)$/i.exec(String(authorization)) ?? [];
    if (key === undefined) return MALFORMED;
    const data = known.get(key);
    if (data === undefined) return FORBIDDEN;
    const { tenantIds = tenants.map(({ id }) => id), userId = null } = data;
    const named = namedTenant(headers);
    if (named === undefined) return { tenantId: tenantIds[0] ?? null, userId };
    const allowed = tenantIds.some((id) => parseUuid(id) === parseUuid(named));
    return allowed ? { tenantId: named, userId } : FORBIDDEN;
  };
}

function namedTenant(headers: RequestHeaders): string | undefined {
  const named = headers["x-prefect-tenant-id"];
  return named === undefined ? undefined : String(named);
}
