import { complexText, numberText } from "../../src/notation/float.ts";
import { bytesText } from "../../src/notation/quoted.ts";
import type { Json, JsonObject } from "../api/api.ts";
import { byteCount, bytesOf } from "./bytes.ts";
import { className } from "./fields.ts";
import { isTuple } from "./resolve.ts";
import { field, isList, isObject, numberOf, tagOf } from "./value.ts";

function timedeltaText(value: JsonObject): string {
  const part = (key: string) => Number(value[key] ?? 0);
  const days = part("days");
  const seconds = part("seconds");
  const pad = (n: number) => String(n).padStart(2, "0");
  const clock = `${Math.floor(seconds / 3600)}:${
    pad(Math.floor(seconds / 60) % 60)
  }:${pad(seconds % 60)}`;
  const nanos = part("nanoseconds");
  const digits = nanos > 0
    ? String(part("microseconds") * 1_000 + nanos).padStart(9, "0")
    : String(part("microseconds")).padStart(6, "0");
  const fraction = /[1-9]/.test(digits) ? `.${digits}` : "";
  const day = days === 0 ? "" : `${days} ${days === 1 ? "day" : "days"}, `;
  return day + clock + fraction;
}

/** How each tagged value is written that has no parts to open. */
const LEAF_TEXTS: Readonly<Record<string, (value: JsonObject) => string>> = {
  int: (value) => String(value["value"]),
  float: (value) => FLOATS[String(value["value"])] ?? String(value["value"]),
  decimal: (value) => String(value["value"]),
  datetime: (value) => {
    const { iso, zone } = value;
    return typeof zone === "string" && !PLAIN_ZONE.test(zone)
      ? `${iso}[${zone}]`
      : String(iso);
  },
  date: (value) => String(value["iso"]),
  time: (value) => String(value["iso"]),
  timedelta: timedeltaText,
  timezone: (value) => String(value["name"]),
  fraction: (value) => `${value["numerator"]}/${value["denominator"]}`,
  complex: (value) =>
    complexText(
      numberOf(field(value, "real")) ?? NaN,
      numberOf(field(value, "imag")) ?? NaN,
    ),
  range: (value) =>
    `range(${
      ["start", "stop", "step"].map((key) => leafText(field(value, key)))
        .join(", ")
    })`,
  slice: (value) =>
    `slice(${
      ["start", "stop", "step"].map((key) => boundText(field(value, key)))
        .join(", ")
    })`,
  global: (value) => `${value["module"]}.${value["name"]}`,
  bytes: shortBytes,
  bytearray: (value) => `bytearray(${shortBytes(value)})`,
  period: (value) =>
    String(
      value["text"] ??
        `Period(${leafText(field(value, "ordinal"))}, ${value["freq"]})`,
    ),
  interval: (value) => {
    const { closed } = value;
    const open = closed === "left" || closed === "both" ? "[" : "(";
    const close = closed === "right" || closed === "both" ? "]" : ")";
    const ends = ["left", "right"].map((key) => boundText(field(value, key)));
    return `${open}${ends.join(", ")}${close}`;
  },
  datetime64: ticksText,
  timedelta64: ticksText,
  dtype: (value) => `dtype('${value["dtype"]}')`,
  ref: () => "the same as a value around it",
  unknown: (value) => String(value["text"]),
};

/** A value of this kind in another is not opened: it may be shared without end. */
function boundText(value: Json): string {
  const tag = tagOf(value);
  if (tag === "slice" || tag === "interval") return `${tag}(…)`;
  return leafText(value) ?? titleOf(value);
}

/** Names of zones that say no more than the offset does. */
const PLAIN_ZONE = /^(?:UTC|Z|GMT|(?:UTC|GMT)?[+-]\d\d:?\d\d(?::?\d\d)?)$/;

function ticksText(value: JsonObject): string {
  const { $type, ticks, unit, step } = value;
  return `${$type}(${leafText(ticks ?? null)}, ${step ?? ""}${unit})`;
}

/** More bytes are counted. */
const BYTES_SHOWN = 48;

function shortBytes(value: JsonObject): string {
  const base64 = String(value["base64"]);
  const size = byteCount(base64);
  if (size <= BYTES_SHOWN) return bytesText(bytesOf(base64));
  const some = bytesOf(base64.slice(0, BYTES_SHOWN / 3 * 4));
  return `${bytesText(some)}… ${size.toLocaleString("en")} bytes`;
}

const FLOATS: Readonly<Record<string, string>> = {
  NaN: "nan",
  Infinity: "inf",
  "-Infinity": "-inf",
  "-0": "-0.0",
};

/** The datetime family, whose values may be of subclasses. */
export const TIME_TAGS = ["datetime", "date", "time", "timedelta"];

/** Whether an instance of a subclass has attributes, or a zone of its own. */
function hasMore({ attributes, tzinfo }: JsonObject, tag: string): boolean {
  return TIME_TAGS.includes(tag) &&
    (attributes !== undefined || tzinfo !== undefined);
}

/** The text of a value that has no parts, as Python would print it. */
export function leafText(value: Json): string | undefined {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return value;
  const tag = tagOf(value);
  if (tag === undefined || !Object.hasOwn(LEAF_TEXTS, tag)) return undefined;
  if (hasMore(value as JsonObject, tag)) return undefined;
  return LEAF_TEXTS[tag]!(value as JsonObject);
}

/** How a value is coloured: by the kind of its text. */
export function leafKind(value: Json): "text" | "number" | "word" | "other" {
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  if (value === null || typeof value === "boolean") return "word";
  const tag = tagOf(value);
  return tag === "int" || tag === "float" || tag === "decimal"
    ? "number"
    : "other";
}

const DTYPE_KINDS: Readonly<Record<string, string>> = {
  f: "float",
  i: "int",
  u: "uint",
  c: "complex",
};

/** numpy's name of a `dtype.str`: `<f8` is float64. */
export function dtypeName(dtype: string): string {
  const [, kind = "", size = ""] = /^[<>|=]([a-zA-Z])(\d*)/.exec(dtype) ?? [];
  if (kind === "b") return "bool";
  if (kind === "O") return "object";
  if (kind === "U") return `str (${size})`;
  if (kind === "S") return `bytes (${size})`;
  if (kind === "M") return dtype.replace(/^.M8/, "datetime64");
  if (kind === "m") return dtype.replace(/^.m8/, "timedelta64");
  const name = DTYPE_KINDS[kind];
  return name === undefined ? dtype : name + Number(size) * 8;
}

const count = (n: number, one: string) =>
  `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

/** The entries of a dict that is written as a list of pairs. */
function entriesOf(value: JsonObject): readonly Json[] {
  return value["entries"] as readonly Json[];
}

const shapeText = (shape: Json) => (shape as readonly number[]).join(" × ");

/** What each tagged value is called that has parts. */
const TITLES: Readonly<Record<string, (value: JsonObject) => string>> = {
  map: (value) => `dict · ${count(entriesOf(value).length, "key")}`,
  dict: (value) => `dict · ${count(entriesOf(value).length, "key")}`,
  set: (value) => `set · ${count((value["items"] as Json[]).length, "item")}`,
  frozenset: (value) =>
    `frozenset · ${count((value["items"] as Json[]).length, "item")}`,
  array: (value) =>
    `array · ${count((value["values"] as Json[]).length, "item")}`,
  exception: (value) => String(value["class"]),
  object: (value) => String(value["class"]),
  ndarray: (value) => arrayTitle(classOr(value, "ndarray"), value),
  maskedarray: (value) =>
    arrayTitle(
      classOr(value, "masked array"),
      field(value, "values") as JsonObject,
    ),
  dataframe: (value) =>
    `${classOr(value, "DataFrame")} · ${
      (value["index"] as Json[]).length.toLocaleString("en")
    } × ${(value["columns"] as Json[]).length}`,
  series: (value) =>
    `${classOr(value, "Series")} · ${
      count((value["data"] as Json[]).length, "row")
    }`,
};

/** The class of a subclass; else the usual name. */
function classOr(value: JsonObject, usual: string): string {
  return value["class"] === undefined ? usual : className(value);
}

function arrayTitle(name: string, array: JsonObject): string {
  return `${name} · ${shapeText(field(array, "shape")) || "scalar"} · ${
    dtypeName(String(array["dtype"]))
  }`;
}

/** What a value is: its Python type, and how much is in it. */
export function titleOf(value: Json): string {
  if (value === null) return "None";
  if (isList(value)) {
    const name = isTuple(value) ? "tuple" : "list";
    return `${name} · ${count(value.length, "item")}`;
  }
  if (isObject(value)) {
    const tag = tagOf(value);
    if (tag === undefined) {
      return `dict · ${count(Object.keys(value).length, "key")}`;
    }
    return TITLES[tag]?.(value) ?? LEAF_TEXTS[tag]?.(value) ?? tag;
  }
  if (typeof value === "string") {
    return `str · ${count(value.length, "character")}`;
  }
  if (typeof value === "boolean") return "bool";
  return Number.isInteger(value) ? "int" : "float";
}
