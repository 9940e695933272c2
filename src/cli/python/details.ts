import { escapedText } from "../../notation/quoted.ts";
import type { DataFrame, Series } from "../../pickle/mod.ts";
import type { TableLimits } from "./shape.ts";

/** The name of a class without its module. */
export function shortName(className: string): string {
  return escapedText(className.slice(className.lastIndexOf(".") + 1));
}

/** What a frame or Series has beside its data, a line each. */
export function* detailLines(
  { attrs, metadata }: DataFrame | Series,
  { inline }: TableLimits,
): Generator<string, void, undefined> {
  if (Object.keys(attrs).length > 0) yield `attrs: ${inline(attrs)}`;
  for (const [name, value] of Object.entries(metadata)) {
    yield `${escapedText(name)}: ${inline(value)}`;
  }
}
