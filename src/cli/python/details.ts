import { escapedText } from "../../notation/quoted.ts";
import type { DataFrame, Series } from "../../pickle/mod.ts";
import type { TableLimits } from "./shape.ts";

/** A class name without its module. */
export function shortName(className: string): string {
  return escapedText(className.slice(className.lastIndexOf(".") + 1));
}

/** The properties of a frame or Series besides its data, one on each line. */
export function* detailLines(
  { attrs, metadata }: DataFrame | Series,
  { inline }: TableLimits,
): Generator<string, void, undefined> {
  if (Object.keys(attrs).length > 0) yield `attrs: ${inline(attrs)}`;
  for (const [name, value] of Object.entries(metadata)) {
    yield `${escapedText(name)}: ${inline(value)}`;
  }
}
