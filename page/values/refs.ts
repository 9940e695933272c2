import type { Json, JsonObject } from "../api/api.ts";
import { tagOf } from "./value.ts";

/**
 * Puts what each definition defines in its place and in that of its references,
 * as the same object: the value is a graph then, to be drawn part by part. A
 * reference that would close a cycle stays.
 *
 * @param value JSON as `encodeJson` writes it; it is changed.
 */
export function resolveRefs(value: Json): Json {
  const defined = new Map<unknown, Json>();
  const resolve = (json: Json): Json => {
    if (typeof json !== "object" || json === null) return json;
    const tag = tagOf(json);
    if (tag === "ref") return defined.get((json as JsonObject)["id"]) ?? json;
    if (tag === "def") {
      const { id, value = null } = json as JsonObject;
      const resolved = resolve(value);
      defined.set(id, resolved);
      return resolved;
    }
    for (const [key, item] of Object.entries(json)) {
      const resolved = resolve(item);
      if (resolved !== item) replace(json, key, resolved);
    }
    return json;
  };
  return resolve(value);
}

/** `__proto__` is a key like any other. */
function replace(object: object, key: string, value: Json): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
