import { parseRetryAfter } from "../async/retry.ts";
import { ApiError, type GraphQLErrorEntry } from "../model/errors.ts";
import { ID_HINT } from "../model/not_found.ts";
import { isNotCapable } from "../platform/permissions.ts";
import {
  type NetworkReason,
  networkReason,
} from "../platform/network_reason.ts";
import type { BodyText } from "../platform/read_text.ts";
import { MAX_PAUSE_MS } from "./pause.ts";
import { redact, redactCause, redactJson, redactUrl } from "./redact.ts";

/** An answer that was read to its end, or up to the limit. */
interface Answer extends BodyText {
  readonly status: number;
  readonly headers: Headers;
}

/**
 * The parts of a request for an error, including those that it must not quote.
 */
interface RequestContext {
  /** The address that it was posted to. */
  readonly url: string;
  /** Strings that no message may contain. */
  readonly secrets: readonly string[];
  /** The maximum number of bytes of an answer. */
  readonly maxResponseBytes: number;
}

/**
 * Creates the error for a missing or incomplete answer.
 *
 * @param status The status of the answer; undefined if there is none.
 */
export function connectionError(
  { url, secrets }: RequestContext,
  status: number | undefined,
  cause: unknown,
): ApiError {
  const act = `Cannot query "${redactUrl(url)}"`;
  const details = {
    cause: redactCause(cause, queryOf(url).concat(secrets)),
    status,
  };
  if (isNotCapable(cause)) {
    return new ApiError("permission_denied", `${act}: Deno does not allow it`, {
      ...details,
      hint: `In Deno, run with --allow-net=${new URL(url).host}`,
    });
  }
  const { problem, hint, isFinal } = reasonOf(status, cause);
  return new ApiError("network", `${act}: ${problem}`, {
    ...details,
    hint,
    retryable: !isFinal,
  });
}

function reasonOf(status: number | undefined, cause: unknown): NetworkReason {
  if (status) {
    return { problem: "the connection was interrupted during the answer" };
  }
  return networkReason(cause) ?? {
    problem: "no answer came",
    hint: "Check the address, and that a Prefect API runs there",
  };
}

/**
 * The query of an address, if any. Its words may be too short for `secrets`.
 */
function queryOf(url: string): string[] {
  const query = url.slice(redactUrl(url).length);
  return query === "" ? [] : [query];
}

const NOT_THE_API =
  "Set apiUrl to the address of the API, not of the user interface or a proxy: Prefect Cloud's is https://api.prefect.io, a server's ends in :4200";

/**
 * Creates the error for an answer without the requested data.
 *
 * @param listed The items of its `errors`.
 */
export function answerError(
  { url, secrets, maxResponseBytes }: RequestContext,
  answer: Answer,
  listed: readonly unknown[] = [],
): ApiError {
  const { status, headers, text, isCut } = answer;
  const errors = toEntries(listed, secrets);
  const refuse = (
    code: ApiError["code"],
    problem: string,
    hint?: string,
  ): ApiError =>
    new ApiError(
      code,
      `Cannot query "${redactUrl(url)}": ${
        [problem, ...quoted(errors)].filter(Boolean).join(": ")
      }`,
      { status, errors: errors.length > 0 ? errors : undefined, hint },
    );
  if (isUnauthorized(status, errors)) {
    return refuse(
      "unauthorized",
      "it does not accept the key",
      "Set apiKey or PREFECT__CLOUD__API_KEY to a key of this tenant",
    );
  }
  if (status === 429) {
    return refuse(
      "rate_limited",
      `rate limit exceeded${waitOf(headers, secrets)}`,
      "Send fewer requests at once, or raise retry.maxElapsedMs",
    );
  }
  if (errors.length > 0 && (status < 300 || status === 400)) {
    const isId = errors.some(({ message }) =>
      message.includes("invalid input syntax for type uuid")
    );
    const hint = isId
      ? ID_HINT
      : "See the errors property for the complete answer of the API";
    return refuse("graphql", "", hint);
  }
  if (status === 0 || (status >= 300 && status < 400)) { // 0 in a browser
    const target = headerOf(headers, "location", secrets, redactUrl) ??
      "another address";
    return refuse(
      "http",
      `it redirects to "${target}" (${status}), which is not followed with a key`,
      "If that is the API, set apiUrl to its address",
    );
  }
  const start = excerpt(text, secrets);
  if (status >= 400) {
    return refuse(
      "http",
      `the status is ${status}${errors.length > 0 ? "" : start}`,
      status < 500
        ? NOT_THE_API
        : "Check the state of the API, and try again later",
    );
  }
  if (isCut) {
    return refuse(
      "bad_response",
      `the answer has more than ${maxResponseBytes} bytes`,
      "Request fewer rows at once, or raise maxResponseBytes",
    );
  }
  const problem = shortcoming(answer, secrets, listed.length > 0);
  return refuse("bad_response", `${problem}${start}`, NOT_THE_API);
}

/** The entries of `errors` in a GraphQL answer that have the defined form. */
function toEntries(
  listed: readonly unknown[],
  secrets: readonly string[],
): readonly GraphQLErrorEntry[] {
  const entries = listed.filter((entry) =>
    typeof (entry as GraphQLErrorEntry | null)?.message === "string"
  );
  // Gateways quote the header that they refuse.
  return redactJson(entries, secrets) as readonly GraphQLErrorEntry[];
}

/** The maximum number and length of errors that a message quotes. */
const MAX_QUOTED = 10;
const MAX_QUOTED_LENGTH = 1_000;

function quoted(errors: readonly GraphQLErrorEntry[]): string[] {
  return errors.slice(0, MAX_QUOTED)
    .map(({ message }) => shorten(message, MAX_QUOTED_LENGTH));
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** A header in messages. */
function headerOf(
  headers: Headers,
  name: string,
  secrets: readonly string[],
  clean = (value: string) => value,
): string | undefined {
  const value = headers.get(name);
  return value === null
    ? undefined
    : shorten(redact(clean(value), secrets), MAX_EXCERPT);
}

function waitOf(headers: Headers, secrets: readonly string[]): string {
  const wait = headerOf(headers, "retry-after", secrets);
  if (!wait) return "";
  const isLong = (parseRetryAfter(headers.get("retry-after")) ?? 0) >
    MAX_PAUSE_MS;
  const most = ` (this client waits ${MAX_PAUSE_MS / 1_000} s at most)`;
  return `, retry after ${wait}${isLong ? most : ""}`;
}

/** The rule of `prefect.Client` (`client.py`, `_request` and `graphql`). */
function isUnauthorized(
  status: number,
  errors: readonly GraphQLErrorEntry[],
): boolean {
  if (status === 401 || status === 403) return true;
  return errors.some(({ message, extensions }) =>
    extensions?.code === "UNAUTHENTICATED" ||
    message.includes("Malformed Authorization header")
  );
}

/** The problem of an answer with a successful status. */
function shortcoming(
  { text, headers }: Answer,
  secrets: readonly string[],
  hasErrors: boolean,
): string {
  if (text.trim() === "") return "the answer is empty";
  if (parseJson(text) === undefined) {
    const type = headerOf(headers, "content-type", secrets) ?? "of no type";
    return /json/i.test(type)
      ? "the answer is damaged or incomplete JSON"
      : `the answer is not JSON, but "${type}"`;
  }
  return hasErrors
    ? "the answer has errors without a message"
    : "the answer has no data";
}

/** The maximum length of a quoted body or header. */
const MAX_EXCERPT = 120;

/** The start of a body as readable text, without tags, secrets and data. */
function excerpt(body: string, secrets: readonly string[]): string {
  if (/^\s*\{[^]{0,40}"data"/.test(body)) return "";
  const plain = redact(body.slice(0, 8_000), secrets)
    .slice(0, 4_000)
    .replace(/<(script|style)\b[^]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return plain && `, which starts: ${shorten(plain, MAX_EXCERPT)}`;
}

/** Parses JSON; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
