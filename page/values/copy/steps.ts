import type { Json, JsonObject } from "../../api/api.ts";
import { dictEntries, fieldsOf } from "../fields.ts";
import { partsOf } from "../parts.ts";
import { isList, isObject, tagOf } from "../value.ts";

/** How a part of a value is reached from it. */
export type Step =
  | { readonly kind: "item"; readonly index: number }
  | { readonly kind: "key"; readonly key: Json }
  | { readonly kind: "field"; readonly name: string }
  /** A part that only the page shows, such as the columns of a frame. */
  | { readonly kind: "part"; readonly name: string };

/** A part, and the steps to it. */
export interface Found {
  readonly value: Json;
  readonly labels: readonly string[];
  readonly steps: readonly Step[];
}

/** Goes along the places of parts, as far as there are such. */
export function findPart(root: Json, path: readonly number[]): Found {
  let value = root;
  const labels: string[] = [];
  const steps: Step[] = [];
  for (const at of path) {
    const part = partsOf(value)[at];
    if (part === undefined) break;
    labels.push(part[0]);
    steps.push(stepOf(value, at, part[0]));
    value = part[1];
  }
  return { value, labels, steps };
}

function stepOf(value: Json, at: number, label: string): Step {
  if (isList(value)) {
    return at < value.length
      ? { kind: "item", index: at }
      : { kind: "part", name: label };
  }
  if (!isObject(value)) return { kind: "part", name: label };
  const fields = fieldsOf(value);
  if (fields !== undefined) {
    return at < fields.length
      ? { kind: "field", name: label }
      : { kind: "part", name: label };
  }
  const entries = dictEntries(value);
  if (entries !== undefined) return { kind: "key", key: entries[at]![0] };
  const isArray = tagOf(value) === "ndarray" || tagOf(value) === "array";
  const { values } = value as JsonObject;
  return isArray && isList(values) && at < values.length
    ? { kind: "item", index: at }
    : { kind: "part", name: label };
}
