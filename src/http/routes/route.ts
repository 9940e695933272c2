import type { RequestContext } from "../request/context.ts";
import { type Parameters, type QueryOf, readQuery } from "../request/query.ts";

/** A route of the handler. */
export interface Route {
  /** The path, with `{id}` for an id. */
  readonly path: string;
  /** Its name in the OpenAPI document. */
  readonly operationId: string;
  /** A short summary. */
  readonly summary: string;
  /** The description. */
  readonly description: string;
  /** The kind of run that the id identifies; absent if there is no id. */
  readonly idOf?: string;
  /** The parameters of its query. */
  readonly query: Parameters;
  /** The request headers that affect the answer, besides Accept. */
  readonly headers: readonly string[];
  /** The successful answers: the kind of body, by status. */
  readonly answers: Readonly<Record<number, AnswerKind>>;
  /** The statuses of its problems, besides those of all routes. */
  readonly problems: readonly number[];
  /** Answers a request. */
  answer(context: RequestContext, query: URLSearchParams): Promise<Response>;
}

/** The content of an answer in the OpenAPI document. */
export type AnswerKind =
  | { readonly description: string; readonly body: "none" | "bytes" }
  | {
    readonly description: string;
    readonly body: "json" | "lines";
    /** The name of the schema of the whole body, or of each line. */
    readonly schema: string;
  };

/** Defines a route whose answer is typed by its query parameters. */
export function defineRoute<P extends Parameters>(
  { query, answer, ...rest }: Omit<Route, "query" | "answer"> & {
    readonly query: P;
    readonly answer: (
      context: RequestContext,
      query: QueryOf<P>,
    ) => Promise<Response>;
  },
): Route {
  return {
    ...rest,
    query,
    answer: (context, given) => answer(context, readQuery(given, query)),
  };
}
