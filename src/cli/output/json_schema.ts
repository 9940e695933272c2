import type { JsonValue } from "../../../mod.ts";

/** A JSON Schema of draft 2020-12, as far as one is inferred. */
export type JsonSchema = { readonly [key: string]: JsonValue };

/** The values seen at one place of a value, or of many values. */
interface Seen {
  readonly scalars: Set<string>;
  /** Objects by their `$type`; those without one by "". */
  readonly objects: Map<string, SeenObject>;
  items: Seen | undefined;
  hasList: boolean;
}

interface SeenObject {
  count: number;
  readonly properties: Map<string, { count: number; readonly seen: Seen }>;
}

/** An object with more keys than this is treated as a map. */
const MAX_PROPERTIES = 100;

/**
 * Infers a schema for a value in the form of `encodeJson`: the existing types,
 * required keys for those that always exist, and one schema for list items.
 */
export function inferSchema(value: JsonValue): JsonSchema {
  const seen = nothingSeen();
  look(value, seen);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...schemaOf(seen),
  };
}

function nothingSeen(): Seen {
  return {
    scalars: new Set(),
    objects: new Map(),
    items: undefined,
    hasList: false,
  };
}

function look(value: JsonValue, seen: Seen): void {
  if (value === null) seen.scalars.add("null");
  else if (typeof value === "number") {
    seen.scalars.add(Number.isInteger(value) ? "integer" : "number");
  } else if (typeof value !== "object") seen.scalars.add(typeof value);
  else if (Array.isArray(value)) {
    seen.hasList = true;
    for (const item of value) look(item, seen.items ??= nothingSeen());
  } else lookAtObject(value as { readonly [key: string]: JsonValue }, seen);
}

function lookAtObject(
  value: { readonly [key: string]: JsonValue },
  seen: Seen,
): void {
  const tag = typeof value.$type === "string" ? value.$type : "";
  let object = seen.objects.get(tag);
  if (object === undefined) {
    object = { count: 0, properties: new Map() };
    seen.objects.set(tag, object);
  }
  object.count++;
  for (const [key, item] of Object.entries(value)) {
    let property = object.properties.get(key);
    if (property === undefined) {
      property = { count: 0, seen: nothingSeen() };
      object.properties.set(key, property);
    }
    property.count++;
    if (!(key === "$type" && tag !== "")) look(item, property.seen);
  }
}

function schemaOf(seen: Seen): JsonSchema {
  const scalars = [...seen.scalars]
    .filter((type) => !(type === "integer" && seen.scalars.has("number")))
    .sort();
  const parts: JsonSchema[] = [
    ...scalars.length > 0
      ? [{ type: scalars.length === 1 ? scalars[0]! : scalars }]
      : [],
    ...seen.hasList ? [listSchema(seen.items)] : [],
    ...[...seen.objects].map(([tag, object]) => objectSchema(tag, object)),
  ];
  return parts.length === 1 ? parts[0]! : { anyOf: parts };
}

function listSchema(items: Seen | undefined): JsonSchema {
  return { type: "array", ...items && { items: schemaOf(items) } };
}

function objectSchema(
  tag: string,
  { count, properties }: SeenObject,
): JsonSchema {
  if (tag === "" && properties.size > MAX_PROPERTIES) {
    return {
      type: "object",
      additionalProperties: schemaOf(merged([...properties.values()])),
    };
  }
  const required = [...properties]
    .filter(([, property]) => property.count === count)
    .map(([key]) => key);
  return {
    type: "object",
    properties: Object.fromEntries(
      [...properties].map(([key, { seen }]) => [
        key,
        key === "$type" && tag !== "" ? { const: tag } : schemaOf(seen),
      ]),
    ),
    ...required.length > 0 && { required },
  };
}

function merged(properties: readonly { readonly seen: Seen }[]): Seen {
  const all = nothingSeen();
  for (const { seen } of properties) merge(seen, all);
  return all;
}

function merge(from: Seen, into: Seen): void {
  for (const type of from.scalars) into.scalars.add(type);
  into.hasList ||= from.hasList;
  if (from.items) merge(from.items, into.items ??= nothingSeen());
  for (const [tag, { count, properties }] of from.objects) {
    let object = into.objects.get(tag);
    if (object === undefined) {
      object = { count: 0, properties: new Map() };
      into.objects.set(tag, object);
    }
    object.count += count;
    for (const [key, property] of properties) {
      let known = object.properties.get(key);
      if (known === undefined) {
        known = { count: 0, seen: nothingSeen() };
        object.properties.set(key, known);
      }
      known.count += property.count;
      merge(property.seen, known.seen);
    }
  }
}
