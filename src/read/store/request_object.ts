import {
  type Attempt,
  parseRetryAfter,
  type RetryBudget,
  withRetries,
} from "../../async/retry.ts";
import { isTransient } from "../../async/transient.ts";
import type { StallGuard } from "../../async/stall.ts";
import {
  type ErrorDetails,
  ResultError,
  type ResultErrorCode,
} from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import { networkReason } from "../../platform/network_reason.ts";
import { isNotCapable } from "../../platform/permissions.ts";
import { withObjectContext } from "./place/context.ts";
import { quotable, secretsOf } from "./quotable.ts";
import { readStart } from "./read_start.ts";
import type {
  ObjectRequest,
  Refusal,
  RefusedAnswer,
  StoredObject,
} from "./stored_object.ts";

/** The requests for one object. */
export interface Exchange {
  readonly ref: ResultRef;
  readonly fetch: typeof fetch;
  /** The remaining retries. */
  readonly budget: RetryBudget;
  /** Aborts the requests if the store stalls. */
  readonly guard: StallGuard;
}

/** An answer with the object, and the request for it. */
export interface Opened {
  readonly object: StoredObject;
  readonly response: Response;
}

/** An answer, or the error if there is none. */
interface Sent {
  readonly request: ObjectRequest;
  readonly answer: Response | ResultError;
}

/** Sends requests until the store returns the object, or no retry is left. */
export async function requestObject(
  exchange: Exchange,
  first: StoredObject,
  headers: Readonly<Record<string, string>>,
): Promise<Opened> {
  const { budget, guard } = exchange;
  let object = first;
  let isElsewhere = false;

  async function attempt(): Promise<Attempt<Opened>> {
    const { request, answer } = await send(exchange, object, headers);
    if (!(answer instanceof Response)) {
      return { error: answer, isTransient: answer.retryable };
    }
    if (answer.ok || isEmptyRange(answer, headers)) {
      return { value: { object, response: answer } };
    }
    const refused = await readRefusal(answer, guard);
    const other = isElsewhere ? undefined : object.elsewhere?.(refused);
    if (other !== undefined) {
      object = other;
      isElsewhere = true;
      return await attempt();
    }
    const code = object.errorCode(refused);
    const said = quotable(code, secretsOf(request));
    const retryable = isTransient(refused.status) || code === "SlowDown";
    return {
      error: refusal(exchange, object, refused, { said, retryable }),
      isTransient: retryable,
      retryAfterMs: parseRetryAfter(refused.headers.get("retry-after")),
    };
  }

  return await withRetries(budget, guard.signal, attempt);
}

/** An empty object has no first bytes (RFC 9110, section 15.5.17). */
function isEmptyRange(
  { status }: Response,
  headers: Readonly<Record<string, string>>,
): boolean {
  return status === 416 && headers["range"]?.startsWith("bytes=0-") === true;
}

async function send(
  { ref, fetch, guard }: Exchange,
  object: StoredObject,
  wanted: Readonly<Record<string, string>>,
): Promise<Sent> {
  const request = await object.request(wanted)
    .catch((error) =>
      Promise.reject(withObjectContext(error, ref, object.label))
    );
  const { signal } = guard;
  try {
    // Credentials must not follow a redirect.
    const { url, headers } = request;
    const answer = fetch(url, { headers, signal, redirect: "manual" });
    return { request, answer: await guard.next(answer) };
  } catch (cause) {
    signal.throwIfAborted();
    return { request, answer: networkError(ref, object, request, cause) };
  }
}

/** Creates the error for a request without an answer. */
function networkError(
  ref: ResultRef,
  object: StoredObject,
  { url }: ObjectRequest,
  cause: unknown,
): ResultError {
  if (isNotCapable(cause)) {
    return objectError("permission_denied", ref, object, {
      problem: "Deno does not allow it",
      hint: `In Deno, run with --allow-net=${new URL(url).host}`,
      cause,
    });
  }
  const reason = networkReason(cause);
  return objectError("network", ref, object, {
    problem: reason?.problem ?? "no answer came",
    hint: reason?.hint ??
      "Check the endpoint, and that it can be reached from here",
    cause,
    retryable: !reason?.isFinal,
  });
}

/** The number of bytes that are read from the body of a refusal. */
const MAX_REFUSAL_BYTES = 16_384;

async function readRefusal(
  response: Response,
  guard: StallGuard,
): Promise<RefusedAnswer> {
  const { status, headers } = response;
  const body = await guard.next(readStart(response, MAX_REFUSAL_BYTES));
  return { status, headers, body };
}

const REFUSALS: ReadonlyMap<number, Refusal> = new Map([
  [401, [
    "denied",
    "the store does not accept the credentials",
    "Renew them; describeResult() reports where they were searched",
  ]],
  [403, [
    "denied",
    "the store does not let these credentials read it",
    "Allow them to read the object, or use other credentials",
  ]],
  [404, [
    "not_found",
    "the store has no such object",
    "If it was moved, map it to the new place with results.rewrite",
  ]],
  [412, ["read_failed", "it was changed while it was read", "Read it again"]],
]);

function refusal(
  { ref }: Exchange,
  object: StoredObject,
  answer: RefusedAnswer,
  { said, retryable }: {
    readonly said: string | undefined;
    readonly retryable: boolean;
  },
): ResultError {
  const { status } = answer;
  const [code, problem, hint] = object.refusal?.(answer) ??
    REFUSALS.get(status) ??
    ["read_failed", "the store refused", "Try again later"];
  const reason = [status, said].filter(Boolean).join(" ");
  return objectError(code, ref, object, {
    problem: `${problem} (${reason})`,
    hint,
    retryable,
  });
}

/** The details of an error about an object. */
interface ObjectErrorDetails extends ErrorDetails {
  readonly problem: string;
  readonly retryable?: boolean;
}

/** Creates the error for an object that cannot be read. */
export function objectError(
  code: ResultErrorCode,
  ref: ResultRef,
  { label }: StoredObject,
  details: ObjectErrorDetails,
): ResultError {
  const { problem, ...rest } = details;
  return new ResultError(code, `Cannot read "${label}": ${problem}`, {
    ref,
    ...rest,
  });
}
