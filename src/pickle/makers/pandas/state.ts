// Access to the parts of pandas objects.

import { getOwn, isDict } from "../../values/dict.ts";
import { current } from "../../values/forward.ts";
import type { MakeContext } from "../maker.ts";
import type { Part } from "../maker.ts";
import { PyGlobal, PyObject } from "../../values/object.ts";

/** The first of these keys in a state. */
export function pick(state: unknown, ...keys: string[]): unknown {
  const dict = current(state);
  if (!isDict(dict)) return undefined;
  for (const key of keys) {
    const value = current(getOwn(dict, key));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The last part of a class name, or of the class name of an object. */
export function className(value: unknown): string {
  if (value instanceof PyGlobal) return value.name;
  return value instanceof PyObject
    ? value.className.slice(value.className.lastIndexOf(".") + 1)
    : "";
}

/** Takes a part of one kind; undefined for other values. */
export function takePart<T extends Part>(
  given: unknown,
  type: abstract new (...args: never[]) => T,
): T | undefined {
  const value = current(given);
  return value instanceof type ? value.take() : undefined;
}

/** Registers a part, which may remain unused. */
export function kept<T extends Part>(
  part: T | undefined,
  context: MakeContext,
): T | undefined {
  if (part !== undefined) context.parts.push(part);
  return part;
}

/** Returns whether iterations over a value must visit it. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
