import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
} from "graphql";

/** A document that was parsed and checked, or why it cannot be run. */
export type CheckedDocument =
  | { readonly document: DocumentNode }
  | { readonly code: InvalidCode; readonly errors: readonly GraphQLError[] };

/** An Apollo gateway's codes for a document that it does not run. */
export type InvalidCode = "GRAPHQL_PARSE_FAILED" | "GRAPHQL_VALIDATION_FAILED";

/** How many documents are kept; clients that inline arguments send many. */
const MAX_CACHED = 500;

/** Gives a function that parses and checks each text once, the latest ones kept. */
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
    return errors.length === 0
      ? { document }
      : { code: "GRAPHQL_VALIDATION_FAILED", errors };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { code: "GRAPHQL_PARSE_FAILED", errors: [error] };
  }
}

/** The name of an operation or, if it has none, of the first field it asks for. */
export function operationLabel(
  checked: CheckedDocument,
  operationName: string | null,
): string | null {
  if (!("document" in checked)) return operationName;
  const operation = getOperationAST(checked.document, operationName);
  if (operation?.name !== undefined) return operation.name.value;
  const field = operation?.selectionSet.selections.find(({ kind }) =>
    kind === Kind.FIELD
  );
  return field?.kind === Kind.FIELD ? field.name.value : operationName;
}
