import { ApiError, type ApiErrorCode } from "../../mod.ts";

/** The answer of a handler that refuses a request. */
export interface Answered {
  /** The HTTP status. */
  readonly status: number;
  /** The code of the problem; undefined if the answer is none. */
  readonly code: string | undefined;
  /** The reason. */
  readonly detail: string;
  /** The next step. */
  readonly hint: string | undefined;
}

/** A problem is short: more is not that of a handler. */
const MAX_CHARACTERS = 10_000;

/** Reads the problem of an answer, whatever it holds. */
export async function readProblem(response: Response): Promise<Answered> {
  const { status, headers } = response;
  const type = headers.get("content-type") ?? "";
  const isProblem = type.startsWith("application/problem+json");
  const body = isProblem ? await textOf(response) : undefined;
  if (!isProblem) await response.body?.cancel();
  const { detail, code, hint } = parseObject(body);
  return {
    status,
    code: textOrNone(code),
    detail: textOrNone(detail) ??
      `Cannot read from the handler: it answered with status ${status}`,
    hint: textOrNone(hint),
  };
}

async function textOf(response: Response): Promise<string | undefined> {
  try {
    return (await response.text()).slice(0, MAX_CHARACTERS);
  } catch {
    return undefined; // the status says enough
  }
}

function parseObject(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null
      ? value as Record<string, unknown>
      : {};
  } catch {
    return {};
  }
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

const API_CODES: ReadonlySet<string> = new Set<ApiErrorCode>([
  "not_found",
  "multiple_found",
  "bad_response",
  "graphql",
  "unauthorized",
  "rate_limited",
  "http",
  "network",
  "timeout",
  "permission_denied",
]);

const REFUSED: readonly number[] = [401, 403];

/** The error of a look-up that a handler has refused. */
export function toApiError({ status, code, detail, hint }: Answered): ApiError {
  const known = code !== undefined && API_CODES.has(code)
    ? code as ApiErrorCode
    : REFUSED.includes(status)
    ? "unauthorized"
    : code === "no_route"
    ? "bad_response"
    : "http";
  return new ApiError(known, detail, {
    status,
    hint: code === "no_route"
      ? "Check the address and its base path, and that the handler is of this version or a newer one"
      : hint,
  });
}
