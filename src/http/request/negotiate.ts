import { RequestError } from "../problem.ts";

/**
 * Selects the media type of an answer by the Accept header.
 *
 * @param offered The available types; the first one is selected if several have
 * the same quality.
 * @throws {RequestError} `not_acceptable`.
 */
export function negotiate<Type extends string>(
  headers: Headers,
  offered: readonly Type[],
): Type {
  const ranges = acceptedRanges(headers.get("accept") ?? "*/*");
  let chosen: Type | undefined;
  let best = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > best) [chosen, best] = [type, quality];
  }
  if (chosen !== undefined) return chosen;
  const types = offered.map((type) => `"${type}"`).join(" and ");
  throw new RequestError(
    "not_acceptable",
    `Cannot answer in a media type that Accept names: the available types are ${types}`,
  );
}

/**
 * Selects the coding of an answer by the Accept-Encoding header.
 *
 * @param offered The available codings; the first one is selected if several
 * have the same quality.
 * @returns undefined if uncompressed bytes have the highest quality. They are
 * also sent to a client that refuses them.
 */
export function negotiateCoding<Coding extends string>(
  accepted: string,
  offered: readonly Coding[],
): Coding | undefined {
  const ranges = acceptedRanges(accepted);
  const qualityOf = (coding: string) =>
    ranges.find(({ type }) => type === coding)?.quality ??
      ranges.find(({ type }) => type === "*")?.quality ?? 0;
  const identity = ranges.find(({ type }) => type === "identity")?.quality;
  let chosen: Coding | undefined;
  let best = 0;
  for (const coding of offered) {
    const quality = qualityOf(coding);
    if (quality > best) [chosen, best] = [coding, quality];
  }
  return best >= (identity ?? 0) ? chosen : undefined;
}

/** A member of an Accept list: a media range, or a coding. */
interface AcceptedRange {
  readonly type: string;
  readonly quality: number;
}

function acceptedRanges(accept: string): AcceptedRange[] {
  return accept.split(",").flatMap((part) => {
    const [type = "", ...parameters] = part.split(";")
      .map((text) => text.trim().toLowerCase());
    const weight = parameters.find((text) => text.startsWith("q="));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    return type === "" ? [] : [{ type, quality: quality || 0 }];
  });
}

/** The quality of a type, by the most specific range that includes it. */
function qualityOf(type: string, ranges: readonly AcceptedRange[]): number {
  const [kind] = type.split("/");
  for (const name of [type, `${kind}/*`, "*/*"]) {
    const range = ranges.find((range) => range.type === name);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
