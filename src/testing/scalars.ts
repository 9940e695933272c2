import { isJsonObject } from "./json_object.ts";

/** What a value is compared by: `<`, `===`, a Set and a Map all work on it. */
export type Key = string | number;

/** How one of the API's scalar types reads and compares its values. */
export interface Scalar {
  /** Its name in the schema. */
  readonly name: string;
  /** What a value of it is called in a message. */
  readonly noun: string;
  /** Whether values can be put in order, not only told apart. */
  readonly ordered: boolean;
  /** A value as the database hands it out; undefined if it is not of this type. */
  readonly store: (value: unknown) => unknown;
  /** The key of a stored value. */
  readonly keyOf: (stored: unknown) => Key;
  /** PostgreSQL's words for a value that is not of this type. */
  readonly refusal: (value: unknown) => string;
}

const asKey = (value: unknown) => value as Key;
const invalidSyntax = (type: string) => (value: unknown) =>
  `invalid input syntax for type ${type}: "${value}"`;

const UUID =
  /^(?:[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}|\{[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}\})$/i;

/** Reads a uuid as PostgreSQL does: upper case, hyphens left out, in braces. */
export function parseUuid(value: unknown): string | undefined {
  if (typeof value !== "string" || !UUID.test(value)) return undefined;
  const digits = value.replace(/[{}-]/g, "").toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(?:Z|([+-])(\d{2}):?(\d{2})?(?::?(\d{2}))?)?$/i;

/** Reads a point in time as microseconds since 1970; a naive one is in UTC. */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const match = TIMESTAMP.exec(value.trim());
  if (match === null) return undefined;
  const [, day, time = "00:00", seconds = "00", fraction = ".0", sign] = match;
  const local = new Date(`${day}T${time}:${seconds}Z`).getTime();
  // A day that the month does not have would silently become another day.
  if (Number.isNaN(local) || isoDay(local) !== day) return undefined;
  const [hours, minutes, rest] = match.slice(6).map((part) =>
    Number(part ?? 0)
  );
  const offset = hours! * 3600 + minutes! * 60 + rest!;
  const utc = sign === "-" ? local + offset * 1000 : local - offset * 1000;
  return utc * 1000 + Math.round(Number(fraction) * 1e6);
}

function isoDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Writes JSON so that equal documents give equal texts, as `jsonb` does. */
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

/** `jsonb`, told apart but not put in order. */
export const JSONB: Scalar = {
  name: "jsonb",
  noun: "JSON",
  ordered: false,
  store: (value) => value,
  keyOf: canonicalJson,
  refusal: invalidSyntax("json"),
};

/** Every scalar that a column can have. */
export const SCALARS: readonly Scalar[] = [
  STRING,
  INT,
  UUID_SCALAR,
  TIMESTAMPTZ,
  JSONB,
];
