import type { OptionTable } from "../platform/options.ts";

/** The pages of other sites that may read the answers. */
export interface CorsOptions {
  /** Origins such as `https://app.example`; `"*"` for any. */
  readonly origins: readonly string[] | "*";
  /**
   * Request headers that they may send, besides those that are always allowed.
   */
  readonly headers?: readonly string[] | undefined;
  /**
   * Whether cookies and other credentials may be sent; not with `"*"`.
   *
   * @default {false}
   */
  readonly credentials?: boolean | undefined;
  /**
   * The time in seconds that a browser may cache the permission.
   *
   * @default {600}
   */
  readonly maxAgeSeconds?: number | undefined;
}

/** The options of `cors`. */
export const CORS_OPTIONS: OptionTable<CorsOptions> = {
  origins: "any",
  headers: "array",
  credentials: "boolean",
  maxAgeSeconds: "number",
};

/** The allowed methods. */
export const METHODS = "GET, HEAD, OPTIONS";

const ALLOWED = [
  "Accept",
  "Authorization",
  "If-Modified-Since",
  "If-None-Match",
  "If-Range",
  "Last-Event-ID",
  "Range",
];

const EXPOSED = [
  "Accept-Ranges",
  "Content-Disposition",
  "Content-Length",
  "Content-Range",
  "ETag",
  "Last-Modified",
  "Retry-After",
];

/**
 * Checks the options when the handler is created.
 *
 * @throws {TypeError} If an origin is invalid, or credentials are combined with
 * `"*"`.
 * @throws {RangeError} If `maxAgeSeconds` is out of range.
 */
export function checkCors(cors: CorsOptions | undefined): void {
  if (cors === undefined) return;
  const { origins, credentials, maxAgeSeconds = 0 } = cors;
  if (origins !== "*" && !Array.isArray(origins)) {
    throw refusal(`its "origins" is neither "*" nor a list`);
  }
  const odd = origins === "*"
    ? undefined
    : origins.find((origin) =>
      !URL.canParse(origin) || new URL(origin).origin !== origin
    );
  if (odd !== undefined) {
    throw refusal(`"${odd}" is not an origin such as "https://app.example"`);
  }
  if (credentials && origins === "*") {
    throw refusal(`with "credentials" the origins must be named`);
  }
  if (Number.isSafeInteger(maxAgeSeconds) && maxAgeSeconds >= 0) return;
  throw new RangeError(
    `Cannot use "cors": its "maxAgeSeconds" is ${maxAgeSeconds}, not an integer of at least 0`,
  );
}

function refusal(problem: string): TypeError {
  return new TypeError(`Cannot use "cors": ${problem}`);
}

/** The headers that allow a page of the request's origin to read the answer. */
export function corsHeaders(
  request: Request,
  cors: CorsOptions | undefined,
): Record<string, string> {
  if (cors === undefined) {
    return { "cross-origin-resource-policy": "same-origin" };
  }
  const origin = allowedOrigin(request, cors);
  return {
    "cross-origin-resource-policy": "cross-origin",
    ...(origin !== undefined && {
      "access-control-allow-origin": origin,
      "access-control-expose-headers": EXPOSED.join(", "),
      ...(cors.credentials && { "access-control-allow-credentials": "true" }),
    }),
  };
}

function allowedOrigin(
  { headers }: Request,
  { origins }: CorsOptions,
): string | undefined {
  if (origins === "*") return "*";
  const origin = headers.get("origin");
  return origin !== null && origins.includes(origin) ? origin : undefined;
}

/**
 * Answers a preflight request of a browser. It has no credentials, so that it
 * is not authorized.
 *
 * @returns undefined for other requests.
 */
export function preflight(
  request: Request,
  cors: CorsOptions | undefined,
): Response | undefined {
  const { method, headers } = request;
  const isPreflight = method === "OPTIONS" && headers.has("origin") &&
    headers.has("access-control-request-method");
  if (cors === undefined || !isPreflight) return undefined;
  const { headers: own = [], maxAgeSeconds = 600 } = cors;
  return new Response(null, {
    status: 204,
    headers: allowedOrigin(request, cors) === undefined ? {} : {
      "access-control-allow-methods": METHODS,
      "access-control-allow-headers": [...ALLOWED, ...own].join(", "),
      "access-control-max-age": String(maxAgeSeconds),
    },
  });
}
