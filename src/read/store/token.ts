import { withDeadline } from "../../async/abort.ts";
import {
  ResultError,
  type ResultErrorCode,
  type ResultErrorDetails,
} from "../../model/errors.ts";
import { networkReason } from "../../platform/network_reason.ts";
import { isNotCapable, mayConnect } from "../../platform/permissions.ts";
import {
  parseRetryAfter,
  retryBudget,
  withRetries,
} from "../../async/retry.ts";
import { isTransient } from "../../async/transient.ts";
import type { Token } from "./bearer.ts";
import { DEFAULT_STALL_TIMEOUT_MS, type ReadContext } from "../reader.ts";
import { quotable } from "./quotable.ts";
import { readStart } from "./read_start.ts";

/** A server that issues tokens, and the request to it. */
export interface TokenRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Posted as a form; without one, the request is a GET. */
  readonly form?: Readonly<Record<string, string>>;
}

/** The answer of a server. */
interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Headers;
  /** The fields of the JSON; empty if it is not an object. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Requests a token from a server (RFC 6749, section 5). Metadata services of
 * machines use the same form.
 *
 * @throws {ResultError} If it issues none. The error contains no part of the
 * request or the answer, which may be secret.
 */
export async function requestToken(
  request: TokenRequest,
  context: ReadContext,
): Promise<Token> {
  const { retry, signal } = context;
  return await withRetries<Token>(retryBudget(retry), signal, async () => {
    const answer = await send(request, context);
    if (answer instanceof ResultError) {
      return { error: answer, isTransient: answer.retryable };
    }
    if (answer.ok) return { value: readToken(request, answer) };
    return {
      error: refusal(request, answer),
      isTransient: isTransient(answer.status),
      retryAfterMs: parseRetryAfter(answer.headers.get("retry-after")),
    };
  });
}

/**
 * Requests a token from the metadata service of the machine, which answers at
 * once if it exists.
 *
 * @returns undefined if there is no such service, or it issues no token.
 */
export async function requestMachineToken(
  request: TokenRequest,
  context: ReadContext,
  timeoutMs: number,
): Promise<Token | undefined> {
  if (!mayConnect(request.url)) return undefined; // Deno would prompt
  const late = () => new Error("the machine did not answer");
  try {
    return await withDeadline(
      { signal: context.signal, timeoutMs },
      late,
      (signal) => requestToken(request, { ...context, retry: false, signal }),
    );
  } catch {
    context.signal.throwIfAborted();
    return undefined;
  }
}

/** The limit for an answer: a token takes a few kilobytes. */
const MAX_ANSWER_BYTES = 65_536;

/** The answer, or the error if there is none. */
async function send(
  request: TokenRequest,
  { fetch, settings, signal }: ReadContext,
): Promise<Answer | ResultError> {
  const { url, headers, form } = request;
  const { stallTimeoutMs: timeoutMs = DEFAULT_STALL_TIMEOUT_MS } = settings;
  const late = () =>
    failure("timeout", request, `it sent nothing for ${timeoutMs} ms`);
  try {
    return await withDeadline({ signal, timeoutMs }, late, async (signal) => {
      const answer = await fetch(url, {
        redirect: "manual",
        signal,
        ...(headers && { headers }),
        ...(form && { method: "POST", body: new URLSearchParams(form) }),
      });
      const { ok, status } = answer;
      const text = await readStart(answer, MAX_ANSWER_BYTES);
      return { ok, status, headers: answer.headers, fields: parseJson(text) };
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ResultError) throw error;
    return networkError(request, error);
  }
}

/** Creates the error without its cause, which quotes the address. */
function networkError(request: TokenRequest, cause: unknown): ResultError {
  if (isNotCapable(cause)) {
    return failure("permission_denied", request, "Deno does not allow it", {
      hint: `In Deno, run with --allow-net=${new URL(request.url).host}`,
    });
  }
  const { problem = "no answer came", hint, isFinal } = networkReason(cause) ??
    {};
  const details = { hint, retryable: !isFinal };
  return failure("network", request, problem, details);
}

function readToken(request: TokenRequest, { fields }: Answer): Token {
  const { access_token, expires_in, expires_on } = fields;
  if (typeof access_token !== "string" || !access_token) {
    throw failure("denied", request, "its answer has no access_token");
  }
  const expiresAt = expires_in === undefined
    ? Number(expires_on) * 1000 // of Azure App Service
    : Date.now() + Number(expires_in) * 1000;
  if (Number.isNaN(expiresAt)) return { token: access_token };
  return { token: access_token, expiresAt };
}

function refusal(
  request: TokenRequest,
  { status, fields: { error, error_description } }: Answer,
): ResultError {
  const { headers = {}, form = {}, url } = request;
  const secrets = [...Object.values({ ...headers, ...form }), url];
  // The description is prose that may quote the request; Azure's code in it
  // does not.
  const [azure] = /AADSTS\d+/.exec(String(error_description)) ?? [];
  const words = [String(error ?? ""), azure]
    .map((word) => quotable(word, secrets));
  const said = [status, ...words].filter(Boolean);
  return failure("denied", request, `it refused (${said.join(" ")})`);
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function failure(
  code: ResultErrorCode,
  { url }: TokenRequest,
  problem: string,
  details: Partial<ResultErrorDetails> = {},
): ResultError {
  const { origin, pathname } = new URL(url);
  return new ResultError(
    code,
    `Cannot get a token at "${origin}${pathname}": ${problem}`,
    { ref: null, ...details },
  );
}
