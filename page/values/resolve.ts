import type { Json, JsonObject } from "../api/api.ts";
import { isList, isObject, tagOf } from "./value.ts";

/** Lists that are tuples in Python. */
const tuples = new WeakSet<object>();

/** What a list has beside its items, such as the names of an index. */
const properties = new WeakMap<object, JsonObject>();

/** Whether a list is a tuple in Python, as far as the JSON tells. */
export function isTuple(value: Json): boolean {
  return isList(value) && tuples.has(value);
}

/** What an index or a categorical has beside its values; undefined for others. */
export function propertiesOf(list: Json): JsonObject | undefined {
  return isList(list) ? properties.get(list) : undefined;
}

/** A value whose parts are being resolved. */
const OPEN = Symbol("open");

/**
 * Puts what each definition defines in its place and in that of its references,
 * as the same object, and makes tuples and lists with properties of what is
 * tagged as such: the value is a graph then, to be drawn part by part. A
 * reference that closes a cycle stays as it is, and so does one that nothing
 * defines.
 *
 * @param value JSON as `encodeJson` writes it; it is changed.
 */
export function resolveValue(value: Json): Json {
  const definitions = new Map<Json, Json>();
  collect(value, definitions);
  const resolved = new Map<Json, Json | typeof OPEN>();

  function byId(id: Json, json: Json): Json {
    const known = resolved.get(id);
    if (known === OPEN) return { $type: "ref", id };
    if (known !== undefined) return known;
    if (!definitions.has(id)) return json;
    resolved.set(id, OPEN);
    const made = resolve(definitions.get(id)!);
    resolved.set(id, made);
    return made;
  }

  function resolve(json: Json): Json {
    if (typeof json !== "object" || json === null) return json;
    const { id = null } = json as JsonObject;
    const tag = tagOf(json);
    if (tag === "ref" || tag === "def") return byId(id, json);
    for (const [key, item] of Object.entries(json)) {
      const made = resolve(item);
      if (made !== item) setOwn(json, key, made);
    }
    return tag === "list" || tag === "tuple"
      ? listOf(json as JsonObject, tag)
      : json;
  }

  return resolve(value);
}

/** Finds all definitions, since a reference may come before its own. */
function collect(json: Json, definitions: Map<Json, Json>): void {
  if (typeof json !== "object" || json === null) return;
  if (tagOf(json) === "def") {
    const { id = null, value = null } = json as JsonObject;
    definitions.set(id, value);
  }
  for (const item of Object.values(json)) collect(item, definitions);
}

function listOf(json: JsonObject, tag: "list" | "tuple"): Json {
  const { items, properties: own } = json;
  if (!isList(items)) return json;
  if (tag === "tuple") tuples.add(items);
  if (own !== undefined && isObject(own)) properties.set(items, own);
  return items;
}

/** `__proto__` is a key like any other. */
function setOwn(object: object, key: string, value: Json): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
