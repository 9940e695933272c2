import type { Authenticate } from "./auth.ts";
import {
  type Answer,
  answerQuery,
  errorAnswer,
  refusedAnswer,
} from "../graphql/answer.ts";
import {
  createDocumentCache,
  firstField,
  operationLabel,
} from "../graphql/document.ts";
import { faultAnswer } from "../faults/fault_answer.ts";
import type { Fault, FaultScript } from "../faults/faults.ts";
import {
  BodyError,
  type GraphqlRequest,
  parseGraphqlRequest,
} from "../graphql/request.ts";
import {
  type LogEntry,
  type LoggedRequest,
  maskHeaders,
  type RequestHeaders,
  type RequestLog,
} from "./request_log.ts";
import { createResolvers, type Source } from "../graphql/resolvers.ts";
import { prefectSchema } from "../graphql/schema.ts";

/** Answers a posted body; never rejects. */
export type Endpoint = (
  text: string,
  headers: RequestHeaders,
) => Promise<Reply>;

/** An answer, and the way it is sent. */
export interface Reply {
  readonly answer: Answer;
  /** The fault of the request. */
  readonly fault?: Fault | undefined;
  /** The log entry for the sent answer. */
  readonly entry?: LogEntry;
  /**
   * Whether to close the connection afterwards. All clients recognize a reset
   * only on a new connection; on a reused one, some send again.
   */
  readonly close?: boolean;
}

/** The settings of an endpoint, read for every request. */
export interface Settings extends Source {
  /** Identifies the callers of requests. */
  readonly access: Authenticate;
  /** The faults of requests. */
  readonly faults: FaultScript;
  /** Called with each request before it is answered. */
  readonly onRequest: (request: LoggedRequest) => void | Promise<void>;
}

/** Creates the GraphQL endpoint, with its source and its log. */
export function createEndpoint(settings: Settings, log: RequestLog): Endpoint {
  const schema = prefectSchema();
  const check = createDocumentCache(schema);
  const resolvers = createResolvers(settings);

  function answer(request: GraphqlRequest, headers: RequestHeaders): Answer {
    const checked = check(request.query);
    const caller = settings.access(headers);
    if ("code" in caller) {
      const field = firstField(checked.document, request.operationName);
      return refusedAnswer(caller, field);
    }
    const context = { ...caller, rowCap: settings.rowCap };
    return answerQuery(schema, resolvers, context, checked, request);
  }

  return async (text, headers) => {
    try {
      const request = parseGraphqlRequest(text);
      const { document, text: query } = check(request.query);
      const entry = log.add({
        operation: operationLabel(document, request.operationName),
        query,
        variables: request.variables,
        headers: maskHeaders(headers),
      });
      await settings.onRequest(entry);
      const fault = settings.faults.meet(entry);
      entry.fault = fault === undefined ? null : fault.kind ?? "status";
      const spoilt = fault && faultAnswer(fault);
      return {
        answer: spoilt ?? refusing(() => answer(request, headers)),
        fault,
        entry,
        close: settings.faults.mayReset(),
      };
    } catch (error) {
      return { answer: refusal(error) };
    }
  };
}

function refusing(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Answer {
  const { message } = error as Error;
  if (error instanceof BodyError) {
    return errorAnswer(400, "BAD_REQUEST", message);
  }
  // An example is a filter so deep that compiling it overflows the stack.
  return errorAnswer(
    500,
    "INTERNAL_SERVER_ERROR",
    `Cannot answer the query: ${message}`,
  );
}
