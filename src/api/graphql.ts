import { ApiError, type GraphQLErrorEntry } from "../model/errors.ts";

/** One document, sent in one request. */
export interface Exchange {
  /** Where it is posted to. */
  readonly url: string;
  /** Sent with it; plain, since a Headers would be taken apart each time. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sends it. */
  readonly send: typeof fetch;
  /** The GraphQL document. */
  readonly document: string;
  /** Its variables. */
  readonly variables: Record<string, unknown>;
  /** Cancels it. */
  readonly signal: AbortSignal;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
  /** Told what the exchange is about to wait for. */
  readonly onPhase: (phase: string) => void;
}

/** An answer that was read to its end. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** An error of an exchange, and what the server says of trying again. */
export interface FailedExchange {
  readonly error: ApiError;
  /** The answer's headers; undefined where none came. */
  readonly headers: Headers | undefined;
}

/**
 * Sends one document and gives the `data` of its answer, or why there is none.
 *
 * @throws The signal's reason.
 * @throws {TypeError} If the variables cannot be written as JSON.
 */
export async function exchange<T>(
  asked: Exchange,
): Promise<{ readonly data: T } | FailedExchange> {
  const { document: query, variables } = asked;
  // Before all else: what JSON cannot hold is the caller's fault, not a network's.
  const sent = JSON.stringify({ query, variables });
  let response: Response | undefined;
  try {
    response = await post(asked, sent);
    const { ok, status, headers } = response;
    asked.onPhase("the answer to come to its end");
    const body = await response.text();
    const { data, errors } = parseAnswer(body);
    if (ok && !hasErrors(errors) && data !== null && data !== undefined) {
      return { data: data as T };
    }
    const answer = { status, headers, body };
    const entries = toEntries(errors, asked.secrets);
    return { error: refusal(asked, answer, entries), headers };
  } catch (error) {
    if (asked.signal.aborted) throw asked.signal.reason;
    return {
      error: noAnswer(asked, response?.status, error),
      headers: response?.headers,
    };
  }
}

/** As "GraphQL over HTTP" has it; servers that know only JSON answer as well. */
const GRAPHQL_HEADERS = {
  accept: "application/graphql-response+json, application/json",
  "content-type": "application/json",
};

function post(
  { url, headers, send, signal, onPhase }: Exchange,
  body: string,
): Promise<Response> {
  onPhase("the API to answer");
  return send(url, {
    method: "POST",
    headers: { ...GRAPHQL_HEADERS, ...headers },
    body,
    redirect: "manual", // keys shall not follow
    signal,
  });
}

/** What an answer may hold; the Python client too looks at the body alone. */
interface ParsedAnswer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

function parseAnswer(body: string): ParsedAnswer {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

/** Some servers write an empty list, or null, beside good data. */
function hasErrors(errors: unknown): boolean {
  return Array.isArray(errors) ? errors.length > 0 : Boolean(errors);
}

/** What a GraphQL answer says in `errors`, as far as it keeps to the form. */
function toEntries(
  errors: unknown,
  secrets: readonly string[],
): readonly GraphQLErrorEntry[] {
  if (!Array.isArray(errors)) return [];
  const entries = errors.filter((entry) => typeof entry?.message === "string");
  // Gateways quote the header that they refuse.
  return JSON.parse(
    JSON.stringify(entries),
    (_, value) => typeof value === "string" ? masked(value, secrets) : value,
  );
}

function masked(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}

/** An address as messages have it: a query, or a user, may hold a token. */
export function shownUrl(url: string): string {
  return url.replace(/(?<=\/\/)[^/]*@|[?#].*$/g, "");
}

/** Tells whether Deno has refused to reach an address, as it ever will. */
export function isForbidden(cause: unknown): boolean {
  return (cause as { name?: unknown } | undefined)?.name === "NotCapable";
}

function noAnswer(
  { url }: Exchange,
  status: number | undefined,
  cause: unknown,
): ApiError {
  const [problem, hint] = status
    ? ["the connection was cut within the answer", undefined]
    : isForbidden(cause)
    ? ["it may not be reached", "In Deno, run with --allow-net"]
    : [
      "no answer came",
      "Is the address right, and does a Prefect API listen there?",
    ];
  return new ApiError(
    "network",
    `Cannot query "${shownUrl(url)}": ${problem}`,
    { cause: withoutQuery(cause, url), hint, status },
  );
}

/** Runtimes quote the whole address in their errors; a query may hold a token. */
function withoutQuery(cause: unknown, url: string): unknown {
  const query = url.slice(shownUrl(url).length);
  if (query === "" || !(cause instanceof Error)) return cause;
  const shown = new Error(cause.message.replaceAll(query, "?***"));
  shown.name = cause.name;
  return shown;
}

const NOT_THE_API =
  "Is this the address of the API, not of the user interface or a proxy? Prefect Cloud's is https://api.prefect.io, a server's ends in :4200";

function refusal(
  asked: Exchange,
  answer: Answer,
  errors: readonly GraphQLErrorEntry[],
): ApiError {
  const { status, headers } = answer;
  const refuse = (
    code: ApiError["code"],
    problem: string,
    hint?: string,
  ): ApiError =>
    new ApiError(
      code,
      `Cannot query "${shownUrl(asked.url)}": ${
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
        shownUrl(target)
      }" (${status}), which is not followed with a key`,
      "If that is the API, give its address as apiUrl",
    );
  }
  const { body } = answer;
  const start = excerpt(body, asked.secrets);
  if (status >= 400) {
    return refuse(
      "http",
      `the status is ${status}${errors.length > 0 ? "" : start}`,
      status < 500 ? NOT_THE_API : "See whether the API is well, and try later",
    );
  }
  return refuse("bad_response", `${shortcoming(answer)}${start}`, NOT_THE_API);
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
function shortcoming({ body, headers }: Answer): string {
  if (body.trim() === "") return "the answer is empty";
  try {
    return hasErrors(JSON.parse(body)?.errors)
      ? "the answer has errors that do not say what is wrong"
      : "the answer has no data";
  } catch {
    const type = headers.get("content-type") ?? "of no type";
    return /json/i.test(type)
      ? "the answer is JSON that is broken or cut short"
      : `the answer is not JSON, but "${type}"`;
  }
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
  const shown = masked(plain, secrets);
  const isLong = shown.length > MAX_EXCERPT;
  return `, which starts: ${shown.slice(0, MAX_EXCERPT)}${isLong ? "…" : ""}`;
}
