import type { ObjectRequest } from "./stored_object.ts";

/**
 * Checks a word of an answer that a message may contain, such as `NoSuchKey`.
 *
 * A server can put anything there: neither prose, nor a part of what was sent to
 * it, which may be a secret.
 *
 * @param secrets What was sent.
 */
export function quotable(
  word: string | undefined,
  secrets: Iterable<string>,
): string | undefined {
  if (word === undefined || !/^[\w.-]{1,64}$/.test(word)) return undefined;
  for (const secret of secrets) if (secret.includes(word)) return undefined;
  return word;
}

/** What a request holds that may be a secret. */
export function secretsOf({ headers, url }: ObjectRequest): string[] {
  return [...new Headers(headers).values(), new URL(url).search];
}
