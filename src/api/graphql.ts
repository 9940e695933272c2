import { isJsonObject } from "../model/json_object.ts";
import { GraphQLClient } from "graphql-request";
import type { ApiError } from "../model/errors.ts";
import { type BodyText, readText } from "../platform/read_text.ts";
import type { SentHeaders } from "./transport.ts";
import { answerError, connectionError, parseJson } from "./request_error.ts";

/** One document, sent in one request. */
export interface GraphqlRequest {
  /** The address that it is posted to. */
  readonly url: string;
  /** The headers of the client. */
  readonly headers: Readonly<Record<string, string>>;
  /** The headers of previous requests. */
  readonly sent: SentHeaders;
  /** Sends the request. */
  readonly send: typeof fetch;
  /** The GraphQL document. */
  readonly document: string;
  /** The variables of the document. */
  readonly variables: Record<string, unknown>;
  /** Aborts the request. */
  readonly signal: AbortSignal;
  /** Strings that no message may contain. */
  readonly secrets: readonly string[];
  /** The maximum number of bytes of an answer. */
  readonly maxResponseBytes: number;
  /** Called with the phase that the request waits for. */
  readonly onPhase: (phase: string) => void;
}

/** The error of a request, and the headers that may request a delay. */
export interface FailedRequest {
  readonly error: ApiError;
  /** The headers of the answer; undefined if there is none. */
  readonly headers: Headers | undefined;
}

/** The progress of a request. */
interface Progress {
  isSent: boolean;
  response?: Response;
  body: BodyText;
}

/**
 * Posts one document. Returns the `data` of the answer, or the error.
 *
 * @throws The reason of the signal.
 * @throws {TypeError} If the variables cannot be converted to JSON.
 */
export async function postGraphql<T>(
  request: GraphqlRequest,
): Promise<{ readonly data: T } | FailedRequest> {
  const progress: Progress = {
    isSent: false,
    body: { text: "", isCut: false },
  };
  const client = createGraphqlClient(request, progress);
  try {
    const { document, variables } = request;
    const { data, errors } = await client.rawRequest<T>(document, variables);
    const { response, body } = progress;
    const { ok, status, headers } = response!;
    if (ok && !errors && data && !body.isCut) return { data };
    const answer = { status, headers, ...body };
    return { error: answerError(request, answer, errors), headers };
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    if (!progress.isSent) throw error;
    const { status, headers } = progress.response ?? {};
    return { error: connectionError(request, status, error), headers };
  }
}

function createGraphqlClient(
  request: GraphqlRequest,
  progress: Progress,
): GraphQLClient {
  const { url, signal, sent } = request;
  return new GraphQLClient(url, {
    fetch: (_, init) => fetchAnswer(request, progress, init),
    headers: sent.headers ? {} : request.headers,
    signal,
    redirect: "manual", // keys must not follow a redirect
    errorPolicy: "all",
    jsonSerializer: { stringify: JSON.stringify, parse: parseGraphqlResult },
    excludeOperationName: true, // otherwise each document is parsed for it
  });
}

async function fetchAnswer(
  { url, send, onPhase, maxResponseBytes, sent }: GraphqlRequest,
  progress: Progress,
  init: RequestInit | undefined,
): Promise<Response> {
  progress.isSent = true;
  onPhase("the API to answer");
  // Runtimes read a record faster than the Headers of graphql-request.
  sent.headers ??= Object.fromEntries(new Headers(init?.headers));
  const headers = { ...sent.headers };
  const response = progress.response = await send(url, { ...init, headers });
  onPhase("the end of the answer");
  const body = progress.body = await readText(response, maxResponseBytes);
  return { ...GOOD_ANSWER, text: () => Promise.resolve(body.text) };
}

/**
 * The answer that graphql-request receives in place of each actual one. Its own
 * errors lack the status if an answer is not JSON, and quote the variables
 * otherwise.
 */
const GOOD_ANSWER = {
  ok: true,
  status: 200,
  headers: new Headers({ "content-type": "application/json" }),
} as Response;

/** The body of an answer, as far as it is GraphQL. */
interface GraphqlResult {
  readonly data?: Readonly<Record<string, unknown>>;
  /** Never empty; the items may have any form. */
  readonly errors?: readonly unknown[];
}

/**
 * Parses a body. A body that is not GraphQL has neither data nor errors. The
 * content type is ignored, as in the Python client.
 */
function parseGraphqlResult(body: string): GraphqlResult {
  const parsed = parseJson(body);
  const { data, errors } = isJsonObject(parsed) ? parsed : {};
  const listed = Array.isArray(errors) ? errors : errors ? [errors] : [];
  return {
    ...(isJsonObject(data) && { data }),
    ...(listed.length > 0 && { errors: listed }), // some servers send [] or null
  };
}
