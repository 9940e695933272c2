import { isPlain } from "./marks.ts";
import { PyObject } from "./object.ts";

/** The maximum number of list members in a string. */
const MAX_PARTS = 64;

/**
 * A label or value as a string. `String()` is not sufficient: a dict may have
 * an entry `toString`, and Arrays may have any depth.
 */
export function labelText(value: unknown): string {
  return textOf(value, String);
}

/** The same for a part of what is such a text: it may hold another such part. */
export function innerText(value: unknown): string {
  return textOf(value, (part) => HOLDERS.has(tagOf(part)) ? "…" : String(part));
}

/** The tags of values whose text has that of other values in it. */
const HOLDERS: ReadonlySet<unknown> = new Set(["PyInterval", "Series"]);

function tagOf(value: unknown): unknown {
  return typeof value === "object" && value !== null &&
    (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
}

function textOf(value: unknown, write: (value: unknown) => string): string {
  if (Array.isArray(value)) {
    const parts = value.slice(0, MAX_PARTS)
      .map((part) => Array.isArray(part) ? "[…]" : textOf(part, write));
    return (value.length > MAX_PARTS ? [...parts, "…"] : parts).join(",");
  }
  if (value instanceof PyObject) return `<${value.className}>`;
  if (value instanceof Map || value instanceof Set || isPlain(value)) {
    return "{…}";
  }
  return ArrayBuffer.isView(value) ? "[…]" : write(value);
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
