import {
  executeSync,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from "graphql";
import type { AuthRefusal } from "../server/auth.ts";
import type { CheckedDocument, InvalidDocument } from "./document.ts";
import type { GraphqlRequest } from "./request.ts";
import { HasuraError } from "../tables/hasura_error.ts";
import type { QueryContext, Resolvers } from "./resolvers.ts";

/** The answer to a client. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** The body. */
  readonly body: string;
  /** The Content-Type and other headers. */
  readonly headers: Readonly<Record<string, string>>;
}

const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" };

function jsonAnswer(status: number, body: unknown): Answer {
  return { status, body: JSON.stringify(body), headers: JSON_HEADERS };
}

/** The answer to a request without a valid key: status 200, as in Cloud. */
export function refusedAnswer(
  { code, message }: AuthRefusal,
  field: string | null,
): Answer {
  const path = field === null ? {} : { path: [field] };
  const errors = [{ ...path, message, extensions: { code } }];
  return jsonAnswer(200, { errors, data: null });
}

/** An answer with one error. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
): Answer {
  return jsonAnswer(status, { errors: [{ message, extensions: { code } }] });
}

/**
 * Runs a checked document. The answer is that of an Apollo gateway before
 * Hasura: status 400 for an invalid document, status 200 for a refusal of
 * Hasura.
 */
export function answerQuery(
  schema: GraphQLSchema,
  resolvers: Resolvers,
  context: QueryContext,
  checked: CheckedDocument,
  { variables, operationName }: GraphqlRequest,
): Answer {
  if (checked.invalid !== null) return invalidAnswer(checked.invalid);
  const result = executeSync({
    schema,
    document: checked.document,
    rootValue: resolvers,
    contextValue: context,
    variableValues: variables,
    operationName,
  });
  return answerResult(result);
}

function answerResult({ data, errors = [] }: ExecutionResult): Answer {
  const refused = errors.map(({ originalError }) => originalError)
    .find((error) => error instanceof HasuraError);
  if (refused !== undefined) return hasuraAnswer(refused);
  const failed = errors.find(({ path }) => path !== undefined);
  if (failed !== undefined) throw failed;
  if (errors.length === 0) return jsonAnswer(200, { data });
  return invalidAnswer({ code: invalidCode(errors), errors });
}

/** Hasura answers all of a query or nothing, with a single error. */
function hasuraAnswer({ code, message }: HasuraError): Answer {
  return jsonAnswer(200, {
    errors: [{ message, extensions: { code, path: "$" } }],
  });
}

/**
 * The code for an operation that cannot start, usually because of its
 * variables.
 */
function invalidCode(errors: readonly GraphQLError[]): string {
  const isVariable = errors.every(({ message }) =>
    message.startsWith('Variable "$')
  );
  return isVariable ? "BAD_USER_INPUT" : "GRAPHQL_VALIDATION_FAILED";
}

function invalidAnswer({ code, errors }: InvalidDocument): Answer {
  const listed = errors.map((error) => ({
    ...error.toJSON(),
    extensions: { code },
  }));
  return jsonAnswer(400, { errors: listed });
}
