import { isJsonObject } from "../model/json_object.ts";
import { GraphQLClient } from "graphql-request";
import type { ApiError } from "../model/errors.ts";
import { type BodyText, readText } from "../platform/read_text.ts";
import { answerError, connectionError, parseJson } from "./request_error.ts";

/** One document, sent in one request. */
export interface GraphqlRequest {
  /** Where it is posted to. */
  readonly url: string;
  /** Sent with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sends it. */
  readonly send: typeof fetch;
  /** The GraphQL document. */
  readonly document: string;
  /** Its variables. */
  readonly variables: Record<string, unknown>;
  /** Cancels it. */
  readonly signal: AbortSignal;
  /** Strings that no message may hold. */
  readonly secrets: readonly string[];
  /** How much of an answer is read. */
  readonly maxResponseBytes: number;
  /** Called with what the request is about to wait for. */
  readonly onPhase: (phase: string) => void;
}

/** The error of a request, with the headers that may ask for a delay. */
export interface FailedRequest {
  readonly error: ApiError;
  /** The answer's headers; undefined where none came. */
  readonly headers: Headers | undefined;
}

/** How far a request has come. */
interface Progress {
  isSent: boolean;
  response?: Response;
  body: BodyText;
}

/**
 * Posts one document and returns the `data` of its answer, or why there is none.
 *
 * @throws The signal's reason.
 * @throws {TypeError} If the variables cannot be written as JSON.
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
  const { url, headers, signal } = request;
  return new GraphQLClient(url, {
    fetch: (_, init) => fetchAnswer(request, progress, init),
    headers,
    signal,
    redirect: "manual", // keys shall not follow
    errorPolicy: "all",
    jsonSerializer: { stringify: JSON.stringify, parse: parseGraphqlResult },
    excludeOperationName: true, // else each document is parsed for it
  });
}

async function fetchAnswer(
  { url, send, onPhase, maxResponseBytes }: GraphqlRequest,
  progress: Progress,
  init: RequestInit | undefined,
): Promise<Response> {
  progress.isSent = true;
  onPhase("the API to answer");
  const response = progress.response = await send(url, init);
  onPhase("the answer to come to its end");
  const body = progress.body = await readText(response, maxResponseBytes);
  return { ...GOOD_ANSWER, text: () => Promise.resolve(body.text) };
}

/**
 * What graphql-request gets in the place of every answer. Its own errors lack
 * the status if an answer is not JSON, and quote the variables at other statuses.
 */
const GOOD_ANSWER = {
  ok: true,
  status: 200,
  headers: new Headers({ "content-type": "application/json" }),
} as Response;

/** The body of an answer, as far as it is GraphQL. */
interface GraphqlResult {
  readonly data?: Readonly<Record<string, unknown>>;
  /** Never empty; items of any form. */
  readonly errors?: readonly unknown[];
}

/**
 * Reads a body. One that is not GraphQL has neither data nor errors. The content
 * type is ignored, as by the Python client.
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
