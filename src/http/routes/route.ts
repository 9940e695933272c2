import type { RequestContext } from "../request/context.ts";
import { type Parameters, type QueryOf, readQuery } from "../request/query.ts";

/** What there is at a path. */
export interface Route {
  /** The path, with `{id}` where an id stands. */
  readonly path: string;
  /** Its name in the OpenAPI document. */
  readonly operationId: string;
  /** What it is, in a few words. */
  readonly summary: string;
  /** More about it. */
  readonly description: string;
  /** What the id is of; absent where there is none. */
  readonly idOf?: string;
  /** The parameters of its query. */
  readonly query: Parameters;
  /** The request headers that make a difference, besides Accept. */
  readonly headers: readonly string[];
  /** The answers that are no problems: the kind of body, by status. */
  readonly answers: Readonly<Record<number, AnswerKind>>;
  /** The statuses of its problems, besides those of all routes. */
  readonly problems: readonly number[];
  /** Answers a request. */
  answer(context: RequestContext, query: URLSearchParams): Promise<Response>;
}

/** What an answer holds, as the OpenAPI document tells it. */
export type AnswerKind =
  | { readonly description: string; readonly body: "none" | "bytes" }
  | {
    readonly description: string;
    readonly body: "json" | "lines";
    /** The name of the schema: of the whole, or of each line. */
    readonly schema: string;
  };

/** Makes a route whose answer is typed by the parameters of its query. */
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
