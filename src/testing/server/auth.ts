import type { TenantData } from "../rows/flow_data.ts";
import type { RequestHeaders } from "./request_log.ts";
import { parseUuid } from "../tables/scalars.ts";

/** A key that requests may carry, and whom it speaks for. */
export interface ApiKeyData {
  /** The key itself, as it follows `Bearer`. */
  key: string;
  /** The tenants that it may act for, its own first; by default all. */
  tenantIds?: readonly string[];
  /** The user that it is of, a uuid. */
  userId?: string;
}

/** Whom a request speaks for. */
export interface Caller {
  readonly tenantId: string | null;
  readonly userId: string | null;
}

/** Why a request is refused, in the words of Prefect Cloud. */
export interface AuthRefusal {
  readonly code: string;
  readonly message: string;
}

/** Tells whom a request speaks for, or refuses it. */
export type Authenticate = (headers: RequestHeaders) => Caller | AuthRefusal;

const FORBIDDEN: AuthRefusal = {
  code: "UNAUTHENTICATED",
  message: "AuthenticationError: Forbidden",
};
const MALFORMED: AuthRefusal = {
  code: "INTERNAL_SERVER_ERROR",
  message: "Malformed Authorization header",
};

/** Lets everyone in, as Prefect Server does: for its first tenant or the one named. */
export function allowEveryCaller(tenants: readonly TenantData[]): Authenticate {
  return (headers) => ({
    tenantId: namedTenant(headers) ?? tenants[0]?.id ?? null,
    userId: null,
  });
}

/** Lets in who has one of the keys, for the tenants of that key. */
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
