import type { ObjectRequest } from "./stored_object.ts";

/**
 * Checks a word of an answer that a message may contain, such as `NoSuchKey`.
 *
 * A server controls the word. Prose is refused, and so is any part of the
 * request, which may be secret.
 *
 * @param secrets The parts of the request.
 */
export function quotable(
  word: string | undefined,
  secrets: Iterable<string>,
): string | undefined {
  if (word === undefined || !/^[\w.-]{1,64}$/.test(word)) return undefined;
  for (const secret of secrets) if (secret.includes(word)) return undefined;
  return word;
}

/** The parts of a request that may be secret. */
export function secretsOf({ headers, url }: ObjectRequest): string[] {
  return [...new Headers(headers).values(), new URL(url).search];
}
