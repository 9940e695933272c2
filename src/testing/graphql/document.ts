import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
} from "graphql";

/** A valid document, or an invalid one; null if it cannot be parsed. */
export type CheckedDocument =
  & (
    | {
      readonly document: DocumentNode;
      readonly invalid: null;
    }
    | {
      readonly document: DocumentNode | null;
      readonly invalid: InvalidDocument;
    }
  )
  & {
    /** Its source: one string for all requests that send it. */
    readonly text: string;
  };

/** The reason why a document cannot be run. */
export interface InvalidDocument {
  /** The code of an Apollo gateway. */
  readonly code: string;
  /** Each error with its location. */
  readonly errors: readonly GraphQLError[];
}

/** The number of cached documents; clients that inline arguments send many. */
const MAX_CACHED = 500;

/**
 * Creates a function that parses and checks each document once, with a cache of
 * the latest ones.
 */
export function createDocumentCache(
  schema: GraphQLSchema,
): (text: string) => CheckedDocument {
  const cache = new Map<string, CheckedDocument>();
  return (text) => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const checked = checkDocument(schema, text);
    if (cache.size === MAX_CACHED) cache.delete(cache.keys().next().value!);
    cache.set(text, checked);
    return checked;
  };
}

function checkDocument(schema: GraphQLSchema, text: string): CheckedDocument {
  try {
    const document = parse(text);
    const errors = validate(schema, document);
    if (errors.length === 0) return { text, document, invalid: null };
    const invalid = { code: "GRAPHQL_VALIDATION_FAILED", errors };
    return { text, document, invalid };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const invalid = { code: "GRAPHQL_PARSE_FAILED", errors: [error] };
    return { text, document: null, invalid };
  }
}

/** The name of an operation or, if it has none, its first field. */
export function operationLabel(
  document: DocumentNode | null,
  operationName: string | null,
): string | null {
  const operation = document && getOperationAST(document, operationName);
  return operation?.name?.value ?? firstField(document, operationName) ??
    operationName;
}

/** The first field of an operation. */
export function firstField(
  document: DocumentNode | null,
  operationName: string | null,
): string | null {
  const operation = document && getOperationAST(document, operationName);
  const field = operation?.selectionSet.selections
    .find((selection) => selection.kind === Kind.FIELD);
  return field?.name.value ?? null;
}
