import type { Json, JsonObject } from "../api/api.ts";
import { field, isList, tagOf } from "./value.ts";

/** A masked array as an array whose masked elements are null; others as they are. */
export function unmasked(value: JsonObject): JsonObject {
  if (tagOf(value) !== "maskedarray") return value;
  const values = value["values"] as JsonObject;
  const mask = value["mask"] as JsonObject | null;
  if (mask === null) return { ...values };
  const own = field(values, "values");
  return { ...values, values: withoutMasked(own, field(mask, "values")) };
}

function withoutMasked(value: Json, mask: Json): Json {
  if (!isList(value)) return mask === true ? null : value;
  const masks = isList(mask) ? mask : [];
  return value.map((item, at) => withoutMasked(item, masks[at] ?? null));
}
