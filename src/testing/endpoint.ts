import { type Answer, answerQuery, errorAnswer } from "./answer.ts";
import { createDocumentCache, operationLabel } from "./document.ts";
import { BodyError, parseGraphqlRequest } from "./graphql_request.ts";
import {
  type LoggedRequest,
  maskHeaders,
  type RequestHeaders,
} from "./request_log.ts";
import { createResolvers, type Source } from "./resolvers.ts";
import { prefectSchema } from "./schema.ts";

/** Answers the text of a posted body, and never throws. */
export type Endpoint = (text: string, headers: RequestHeaders) => Answer;

/** Makes the GraphQL endpoint: what it answers from, and where it notes requests. */
export function createEndpoint(source: Source, log: LoggedRequest[]): Endpoint {
  const schema = prefectSchema();
  const check = createDocumentCache(schema);
  const resolvers = createResolvers(source);

  function answer(text: string, headers: RequestHeaders): Answer {
    const asked = parseGraphqlRequest(text);
    const checked = check(asked.query);
    log.push(Object.freeze({
      operation: operationLabel(checked.document, asked.operationName),
      query: asked.query,
      variables: asked.variables,
      headers: maskHeaders(headers),
      at: Date.now(),
    }));
    return answerQuery(schema, resolvers, checked, asked);
  }

  return (text, headers) => {
    try {
      return answer(text, headers);
    } catch (error) {
      if (error instanceof BodyError) {
        return errorAnswer(400, "BAD_REQUEST", error.message);
      }
      // Such as a filter nested so deep that compiling it overflows the stack.
      const { message } = error as Error;
      return errorAnswer(
        500,
        "INTERNAL_SERVER_ERROR",
        `Cannot answer the query: ${message}`,
      );
    }
  };
}
