import { isJsonObject } from "../tables/scalars.ts";

/** A request of a client, parsed from its body. */
export interface GraphqlRequest {
  /** The source of the document. */
  readonly query: string;
  /** The operation to run; null if the document has only one. */
  readonly operationName: string | null;
  /** The values of its variables. */
  readonly variables: Readonly<Record<string, unknown>> | null;
}

/** Thrown for a body without a GraphQL request; answered with status 400. */
export class BodyError extends Error {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "BodyError";
}

/** Parses a GraphQL request. */
export function parseGraphqlRequest(text: string): GraphqlRequest {
  const body = parseJson(text, "the body");
  if (!isJsonObject(body)) throw refusal("the body is not a JSON object");
  const { query, operationName = null } = body;
  if (typeof query !== "string") throw refusal('"query" is not a string');
  if (operationName !== null && typeof operationName !== "string") {
    throw refusal('"operationName" is not a string');
  }
  return { query, operationName, variables: readVariables(body.variables) };
}

/** The official Python client sends its variables as a JSON string. */
function readVariables(
  given: unknown,
): Readonly<Record<string, unknown>> | null {
  if (given === "") return null;
  const variables = typeof given === "string"
    ? parseJson(given, '"variables"')
    : given ?? null;
  if (variables === null || isJsonObject(variables)) return variables;
  throw refusal('"variables" is not a JSON object');
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refusal(`${what} is not JSON`, cause);
  }
}

function refusal(what: string, cause?: unknown): BodyError {
  return new BodyError(`Cannot read the GraphQL request: ${what}`, { cause });
}
