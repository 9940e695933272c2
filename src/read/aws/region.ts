import type { RefusedAnswer } from "../store/stored_object.ts";
import { REGION } from "./address.ts";

const WRONG_REGION: ReadonlySet<number> = new Set([301, 307, 400]);

/**
 * Reads the region of a bucket from a refusal. The address in it is not
 * followed: only the settings decide where credentials are sent.
 */
export function namedRegion(answer: RefusedAnswer): string | undefined {
  if (!WRONG_REGION.has(answer.status)) return undefined;
  const named = answer.headers.get("x-amz-bucket-region") ??
    xmlWord("Region", answer) ?? "";
  return REGION.test(named) ? named : undefined;
}

/** One word of the XML of a refusal. Messages contain nothing else of it. */
export function xmlWord(
  name: string,
  { body }: RefusedAnswer,
): string | undefined {
  return new RegExp(`<${name}>([\\w.-]{1,64})</${name}>`).exec(body)?.[1];
}
