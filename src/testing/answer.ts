import {
  executeSync,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from "graphql";
import type { CheckedDocument } from "./document.ts";
import type { GraphqlRequest } from "./graphql_request.ts";
import { HasuraError } from "./hasura_error.ts";
import type { Resolvers } from "./resolvers.ts";

/** What goes back to the client. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** What the body says, in JSON. */
  readonly body: unknown;
}

/** An answer that is one error. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
): Answer {
  return { status, body: { errors: [{ message, extensions: { code } }] } };
}

/**
 * Runs a checked document and answers as an Apollo gateway before Hasura does:
 * what is invalid with status 400, what Hasura refuses with status 200.
 */
export function answerQuery(
  schema: GraphQLSchema,
  resolvers: Resolvers,
  checked: CheckedDocument,
  { variables, operationName }: GraphqlRequest,
): Answer {
  if (!("document" in checked)) return invalid(checked.code, checked.errors);
  const result = executeSync({
    schema,
    document: checked.document,
    rootValue: resolvers,
    variableValues: variables,
    operationName,
  });
  return answerResult(result);
}

function answerResult({ data, errors = [] }: ExecutionResult): Answer {
  const refused = errors.map(({ originalError }) => originalError)
    .find((error) => error instanceof HasuraError);
  if (refused !== undefined) return hasuraAnswer(refused);
  if (errors.length === 0) return { status: 200, body: { data } };
  return invalid(invalidCode(errors), errors);
}

/** Hasura answers all of a query or nothing, and tells one error. */
function hasuraAnswer({ code, message }: HasuraError): Answer {
  return {
    status: 200,
    body: { errors: [{ message, extensions: { code, path: "$" } }] },
  };
}

/** An operation that cannot be started: mostly for the values of its variables. */
function invalidCode(errors: readonly GraphQLError[]): string {
  const isVariable = errors.every(({ message }) =>
    message.startsWith('Variable "$')
  );
  return isVariable ? "BAD_USER_INPUT" : "GRAPHQL_VALIDATION_FAILED";
}

function invalid(code: string, errors: readonly GraphQLError[]): Answer {
  const listed = errors.map((error) => ({
    ...error.toJSON(),
    extensions: { code },
  }));
  return { status: 400, body: { errors: listed } };
}
