import type { BodyText } from "../platform/read_text.ts";

/** An answer that was read to its end, or up to the limit. */
export interface Answer extends BodyText {
  readonly status: number;
  readonly headers: Headers;
}

/** What the body of an answer contains, as far as it is GraphQL. */
export interface GraphqlResult {
  /** An object, in the order of the query. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Never empty; entries of any form. */
  readonly errors?: readonly unknown[];
}

/**
 * Reads a body. One that is not GraphQL has neither data nor errors; the
 * Python client too looks at the body alone, not at its content type.
 */
export function parseGraphqlResult(body: string): GraphqlResult {
  const parsed = parseJson(body);
  const { data, errors } = isObject(parsed) ? parsed : {};
  const listed = Array.isArray(errors) ? errors : errors ? [errors] : [];
  return {
    ...(isObject(data) && { data }),
    ...(listed.length > 0 && { errors: listed }), // some servers send [] or null
  };
}

/** Parses JSON; undefined if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
