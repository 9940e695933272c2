import { ApiError, type GraphQLErrorEntry } from "../model/errors.ts";
import { isNotCapable } from "../platform/permissions.ts";
import { type Answer, parseJson } from "./answer.ts";
import { redact, redactUrl } from "./redact.ts";

/** What an error says of a request, and what it must not say. */
interface RequestContext {
  /** Where it was posted to. */
  readonly url: string;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
}

/**
 * The error where no answer came, or not all of it.
 *
 * @param status That of the answer; undefined where none came.
 */
export function connectionError(
  { url }: RequestContext,
  status: number | undefined,
  cause: unknown,
): ApiError {
  const [problem, hint] = status
    ? ["the connection was cut within the answer", undefined]
    : isNotCapable(cause)
    ? ["it may not be reached", "In Deno, run with --allow-net"]
    : [
      "no answer came",
      "Is the address right, and does a Prefect API listen there?",
    ];
  return new ApiError(
    "network",
    `Cannot query "${redactUrl(url)}": ${problem}`,
    { cause: withoutQuery(cause, url), hint, status },
  );
}

/** Runtimes quote the whole address in their errors; a query may hold a token. */
function withoutQuery(cause: unknown, url: string): unknown {
  const query = url.slice(redactUrl(url).length);
  if (query === "" || !(cause instanceof Error)) return cause;
  const redacted = new Error(cause.message.replaceAll(query, "?***"));
  redacted.name = cause.name;
  return redacted;
}

const NOT_THE_API =
  "Is this the address of the API, not of the user interface or a proxy? Prefect Cloud's is https://api.prefect.io, a server's ends in :4200";

/**
 * The error of an answer that does not bring what was asked for.
 *
 * @param listed What it lists as `errors`.
 */
export function answerError(
  { url, secrets }: RequestContext,
  answer: Answer,
  listed: readonly unknown[] = [],
): ApiError {
  const { status, headers, body } = answer;
  const errors = toEntries(listed, secrets);
  const refuse = (
    code: ApiError["code"],
    problem: string,
    hint?: string,
  ): ApiError =>
    new ApiError(
      code,
      `Cannot query "${redactUrl(url)}": ${
        [problem, ...errors.map(({ message }) => message)].filter(Boolean)
          .join(": ")
      }`,
      { status, errors: errors.length > 0 ? errors : undefined, hint },
    );
  if (isUnauthorized(status, errors)) {
    return refuse(
      "unauthorized",
      "it does not accept the key",
      "Give an API key of this tenant: apiKey, or PREFECT__CLOUD__API_KEY",
    );
  }
  if (status === 429) {
    return refuse(
      "rate_limited",
      `it has had too many requests${waitOf(headers.get("retry-after"))}`,
      "Ask less at once, or raise retry.maxElapsedMs to wait longer",
    );
  }
  if (errors.length > 0 && (status < 300 || status === 400)) {
    return refuse("graphql", "", "See errors for all that the server says");
  }
  if (status === 0 || (status >= 300 && status < 400)) { // 0: in a browser
    const target = headers.get("location") ?? "another address";
    return refuse(
      "http",
      `it redirects to "${
        redactUrl(target)
      }" (${status}), which is not followed with a key`,
      "If that is the API, give its address as apiUrl",
    );
  }
  const start = excerpt(body, secrets);
  if (status >= 400) {
    return refuse(
      "http",
      `the status is ${status}${errors.length > 0 ? "" : start}`,
      status < 500 ? NOT_THE_API : "See whether the API is well, and try later",
    );
  }
  const problem = shortcoming(answer, listed.length > 0);
  return refuse("bad_response", `${problem}${start}`, NOT_THE_API);
}

/** What a GraphQL answer says in `errors`, as far as it keeps to the form. */
function toEntries(
  listed: readonly unknown[],
  secrets: readonly string[],
): readonly GraphQLErrorEntry[] {
  const entries = listed.filter((entry) =>
    typeof (entry as GraphQLErrorEntry | null)?.message === "string"
  );
  // Gateways quote the header that they refuse.
  return JSON.parse(
    JSON.stringify(entries),
    (_, value) => typeof value === "string" ? redact(value, secrets) : value,
  );
}

function waitOf(retryAfter: string | null): string {
  return retryAfter ? `, and says to wait: ${retryAfter.slice(0, 40)}` : "";
}

/** As `prefect.Client` tells it (`client.py`, `_request` and `graphql`). */
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

/** Why an answer with a good status is none. */
function shortcoming({ body, headers }: Answer, hasErrors: boolean): string {
  if (body.trim() === "") return "the answer is empty";
  if (parseJson(body) === undefined) {
    const type = headers.get("content-type") ?? "of no type";
    return /json/i.test(type)
      ? "the answer is JSON that is broken or cut short"
      : `the answer is not JSON, but "${type}"`;
  }
  return hasErrors
    ? "the answer has errors that do not say what is wrong"
    : "the answer has no data";
}

const MAX_EXCERPT = 120;

/** The start of a body as people read it, without tags, secrets and data. */
function excerpt(body: string, secrets: readonly string[]): string {
  if (/^\s*\{[^]{0,40}"data"/.test(body)) return "";
  const plain = body.slice(0, 4_000)
    .replace(/<(script|style)\b[^]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (plain === "") return "";
  const shown = redact(plain, secrets);
  const isLong = shown.length > MAX_EXCERPT;
  return `, which starts: ${shown.slice(0, MAX_EXCERPT)}${isLong ? "…" : ""}`;
}
