import { withDeadline } from "../../async/abort.ts";
import { ResultError, type ResultErrorCode } from "../../model/errors.ts";
import {
  isTransient,
  parseRetryAfter,
  retryBudget,
  withRetries,
} from "../../async/retry.ts";
import type { Token } from "./bearer.ts";
import type { ReadContext } from "../reader.ts";

/** A server that gives tokens, and what to send to it. */
export interface TokenRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Posted as a form; without one the request is a GET. */
  readonly form?: Readonly<Record<string, string>>;
}

/**
 * Asks a server for a token (RFC 6749, section 5), which machines do that
 * give tokens to the programs on them as well.
 *
 * @throws {ResultError} If it gives none. What was sent and answered may hold
 * secrets, so that the error has neither.
 */
export async function requestToken(
  request: TokenRequest,
  { fetch, retry, signal }: ReadContext,
): Promise<Token> {
  return await withRetries(retryBudget(retry), signal, async () => {
    const answer = await send(request, fetch, signal);
    if (answer === undefined) {
      const error = failure("network", request, "no answer came");
      return { error, isTransient: true };
    }
    if (answer.ok) return { value: await readToken(request, answer) };
    return {
      error: await refusal(request, answer),
      isTransient: isTransient(answer.status),
      retryAfterMs: parseRetryAfter(answer.headers.get("retry-after")),
    };
  });
}

/**
 * Asks the machine that the program runs on, which answers at once or is no
 * machine of that make.
 *
 * @returns undefined where there is no such machine, or it gives no token.
 */
export async function requestMachineToken(
  request: TokenRequest,
  context: ReadContext,
  timeoutMs: number,
): Promise<Token | undefined> {
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

async function send(
  { url, headers, form }: TokenRequest,
  fetch: ReadContext["fetch"],
  signal: AbortSignal,
): Promise<Response | undefined> {
  try {
    return await fetch(url, {
      redirect: "manual",
      signal,
      ...(headers && { headers }),
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function readToken(
  request: TokenRequest,
  answer: Response,
): Promise<Token> {
  const { access_token, expires_in, expires_on } = await readJson(answer);
  if (typeof access_token !== "string" || !access_token) {
    throw failure("denied", request, "its answer has no access_token");
  }
  const expiresAt = expires_in === undefined
    ? Number(expires_on) * 1000 // of Azure's App Service
    : Date.now() + Number(expires_in) * 1000;
  if (Number.isNaN(expiresAt)) return { token: access_token };
  return { token: access_token, expiresAt };
}

async function refusal(
  request: TokenRequest,
  answer: Response,
): Promise<ResultError> {
  const { error, error_description } = await readJson(answer);
  // The description is prose that may quote; Azure's code in it is of use.
  const [azure] = /AADSTS\d+/.exec(String(error_description)) ?? [];
  const [code] = /^[\w.-]{1,64}$/.exec(String(error ?? "")) ?? [];
  const said = [answer.status, code, azure].filter(Boolean);
  return failure("denied", request, `it refused (${said.join(" ")})`);
}

async function readJson(answer: Response): Promise<Record<string, unknown>> {
  const body = await answer.json().catch(() => undefined);
  return typeof body === "object" && body !== null ? body : {};
}

function failure(
  code: ResultErrorCode,
  { url }: TokenRequest,
  problem: string,
): ResultError {
  const { origin, pathname } = new URL(url);
  return new ResultError(
    code,
    `Cannot get a token at "${origin}${pathname}": ${problem}`,
    { ref: null },
  );
}
