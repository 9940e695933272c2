import { RequestError } from "../problem.ts";

/**
 * Chooses the media type of an answer by the header Accept.
 *
 * @param offered What there is; the first one wins where several are as welcome.
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
    `Cannot answer in a media type that Accept names: there is ${types}`,
  );
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function acceptedRanges(accept: string): MediaRange[] {
  return accept.split(",").flatMap((part) => {
    const [type = "", ...parameters] = part.split(";")
      .map((text) => text.trim().toLowerCase());
    const weight = parameters.find((text) => text.startsWith("q="));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    return type === "" ? [] : [{ type, quality: quality || 0 }];
  });
}

/** By the most specific range that names it. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  const [kind] = type.split("/");
  for (const name of [type, `${kind}/*`, "*/*"]) {
    const range = ranges.find((range) => range.type === name);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
