import { isPlain } from "./marks.ts";
import { PyObject } from "./object.ts";

/** The maximum number of list members in a string. */
const MAX_PARTS = 64;

/**
 * A label or value as a string. `String()` is not sufficient: a dict may have
 * an entry `toString`, and Arrays may have any depth.
 */
export function labelText(value: unknown): string {
  if (Array.isArray(value)) {
    const parts = value.slice(0, MAX_PARTS)
      .map((part) => Array.isArray(part) ? "[…]" : labelText(part));
    return (value.length > MAX_PARTS ? [...parts, "…"] : parts).join(",");
  }
  if (value instanceof PyObject) return `<${value.className}>`;
  if (value instanceof Map || value instanceof Set || isPlain(value)) {
    return "{…}";
  }
  return ArrayBuffer.isView(value) ? "[…]" : String(value);
}

/**
 * Makes the consoles of Deno, Node and Bun print instances of a class as
 * `text`.
 */
export function printAs<T>(
  type: { readonly prototype: T },
  text: (value: T) => string,
): void {
  for (const key of ["Deno.customInspect", "nodejs.util.inspect.custom"]) {
    Object.defineProperty(type.prototype, Symbol.for(key), {
      value(this: T): string {
        return text(this);
      },
    });
  }
}
