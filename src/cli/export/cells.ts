import type { JsonValue } from "../../../mod.ts";

/** The type of a cell; null if it is empty. */
export type CellKind =
  | "boolean"
  | "integer"
  | "bigint"
  | "float"
  | "instant"
  | "local"
  | "date"
  | "text";

type Tagged = { readonly [key: string]: JsonValue };

const INT64 = 2n ** 63n;
const NANOS = /\.\d{7}/;
const OFFSET = /[+-]\d\d:\d\d(?::\d\d)?$|Z$/;

/** The type of a cell in the form of `encodeJson`. */
export function kindOf(cell: JsonValue): CellKind | null {
  if (cell === null) return null;
  if (typeof cell === "boolean") return "boolean";
  if (typeof cell === "number") {
    return Number.isSafeInteger(cell) ? "integer" : "float";
  }
  if (typeof cell !== "object" || Array.isArray(cell)) return "text";
  const { $type, value, iso } = cell as Tagged;
  if ($type === "float") return "float";
  if ($type === "date") return "date";
  if ($type === "int") {
    const integer = BigInt(value as string);
    return integer >= -INT64 && integer < INT64 ? "bigint" : "text";
  }
  if ($type !== "datetime" || NANOS.test(iso as string)) return "text";
  return OFFSET.test(iso as string) ? "instant" : "local";
}

/** The string of a cell in CSV; null if it is empty. */
export function cellText(cell: JsonValue): string | null {
  if (cell === null) return null;
  if (typeof cell === "string") return cell;
  if (typeof cell !== "object") return String(cell);
  if (Array.isArray(cell)) return JSON.stringify(cell);
  const { $type, value, iso, base64 } = cell as Tagged;
  switch ($type) {
    case "int":
    case "float":
    case "decimal":
      return value as string;
    case "datetime":
    case "date":
    case "time":
      return iso as string;
    case "bytes":
      return base64 as string;
    default:
      return JSON.stringify(cell);
  }
}

/** The number of a cell of the types `integer` or `float`. */
export function numberOf(cell: JsonValue): number {
  return Number(typeof cell === "object" ? (cell as Tagged).value : cell);
}

/** The integer of a cell of the types `integer` or `bigint`. */
export function bigintOf(cell: JsonValue): bigint {
  const value = typeof cell === "object" ? (cell as Tagged).value : cell;
  return BigInt(value as string | number);
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?(?:Z|([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** The microseconds since 1970 of a cell of the types `instant` and `local`. */
export function microsOf(cell: JsonValue): bigint {
  const { iso } = cell as Tagged;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = "",
    sign,
    ...off
  ] = ISO.exec(iso as string)!;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const [hours = "0", minutes = "0", seconds = "0"] = off;
  const offset = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  const utc = date.getTime() / 1_000 - (sign === "-" ? -offset : offset);
  return BigInt(utc) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

const DAY_MS = 86_400_000;

/** The days since 1970 of a cell of the type `date`. */
export function daysOf(cell: JsonValue): number {
  const [, year, month, day] = ISO.exec((cell as Tagged).iso as string)!;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getTime() / DAY_MS;
}
