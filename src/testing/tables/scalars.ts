/**
 * The comparison key of a value, which works with `<`, `===`, a Set and a Map.
 */
export type Key = string | number;

/** Parsing and comparison of the values of a scalar type. */
export interface Scalar {
  /** Its name in the schema. */
  readonly name: string;
  /** Its name in messages. */
  readonly noun: string;
  /** Whether values have an order, not only equality. */
  readonly ordered: boolean;
  /** The stored form of a value; undefined if it does not have this type. */
  readonly store: (value: unknown) => unknown;
  /** The key of a stored value. */
  readonly keyOf: (stored: unknown) => Key;
  /** PostgreSQL's message for a value that does not have this type. */
  readonly refusal: (value: unknown) => string;
}

const asKey = (value: unknown) => value as Key;
const invalidSyntax = (type: string) => (value: unknown) =>
  `invalid input syntax for type ${type}: "${value}"`;

const UUID =
  /^(?:[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}|\{[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}\})$/i;

/**
 * Parses a UUID as PostgreSQL does: in upper case, without hyphens, or in
 * braces.
 */
export function parseUuid(value: unknown): string | undefined {
  if (typeof value !== "string" || !UUID.test(value)) return undefined;
  const digits = value.replace(/[{}-]/g, "").toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const TIMESTAMP =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d+)?)?)?\s*(?:Z|([+-])(\d\d):?(\d\d)?(?::?(\d\d))?)?$/i;

/** Parses a point in time as microseconds since 1970; a naive one is in UTC. */
export function parseTimestamp(value: unknown): number | undefined {
  const match = typeof value === "string" ? TIMESTAMP.exec(value.trim()) : null;
  if (match === null) return undefined;
  const sign = match[8] === "-" ? -1 : 1;
  const part = (group: number) => Number(match[group] ?? 0);
  const month = part(2) - 1;
  const local = Date.UTC(part(1), month, part(3), part(4), part(5), part(6));
  // A day that the month does not have would become one of the next.
  if (new Date(local).getUTCMonth() !== month) return undefined;
  const offset = sign * (part(9) * 3600 + part(10) * 60 + part(11));
  return (local - offset * 1000) * 1000 + Math.round(part(7) * 1e6);
}

/** Writes JSON so that equal documents have equal strings, as `jsonb` does. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part) => isJsonObject(part) ? sorted(part) : part,
  );
}

function sorted(object: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(object).sort();
  return Object.fromEntries(keys.map((key) => [key, object[key]]));
}

/** `String`, compared by code units. */
export const STRING: Scalar = {
  name: "String",
  noun: "a string",
  ordered: true,
  store: (value) => typeof value === "string" ? value : undefined,
  keyOf: asKey,
  refusal: invalidSyntax("text"),
};

/** `Int`, of 32 bits. */
export const INT: Scalar = {
  name: "Int",
  noun: "a 32-bit integer",
  ordered: true,
  store: (value) =>
    typeof value === "number" && (value | 0) === value ? value : undefined,
  keyOf: asKey,
  refusal: invalidSyntax("integer"),
};

/** `Boolean`, false before true. */
export const BOOLEAN: Scalar = {
  name: "Boolean",
  noun: "true or false",
  ordered: true,
  store: (value) => typeof value === "boolean" ? value : undefined,
  keyOf: Number,
  refusal: invalidSyntax("boolean"),
};

/** `uuid`, stored in lower case with hyphens. */
export const UUID_SCALAR: Scalar = {
  name: "uuid",
  noun: "a uuid",
  ordered: true,
  store: parseUuid,
  keyOf: asKey,
  refusal: invalidSyntax("uuid"),
};

/** `timestamptz`, exact to the microsecond. */
export const TIMESTAMPTZ: Scalar = {
  name: "timestamptz",
  noun: "an ISO 8601 timestamp",
  ordered: true,
  store: (value) => parseTimestamp(value) === undefined ? undefined : value,
  keyOf: (stored) => parseTimestamp(stored)!,
  refusal: invalidSyntax("timestamp with time zone"),
};

/** `jsonb`, with equality but without an order. */
export const JSONB: Scalar = {
  name: "jsonb",
  noun: "JSON",
  ordered: false,
  store: (value) => value,
  keyOf: canonicalJson,
  refusal: invalidSyntax("json"),
};

/** All scalar types of columns. */
export const SCALARS: readonly Scalar[] = [
  STRING,
  INT,
  BOOLEAN,
  UUID_SCALAR,
  TIMESTAMPTZ,
  JSONB,
];

/** Whether a value is a JSON object, not an array or null. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
