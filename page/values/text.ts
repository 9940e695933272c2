import type { Json, JsonObject } from "../api/api.ts";
import { byteCount } from "./bytes.ts";
import { field, isList, isObject, tagOf } from "./value.ts";

function timedeltaText(value: JsonObject): string {
  const part = (key: string) => Number(value[key] ?? 0);
  const days = part("days");
  const seconds = part("seconds");
  const pad = (n: number) => String(n).padStart(2, "0");
  const clock = `${Math.floor(seconds / 3600)}:${
    pad(Math.floor(seconds / 60) % 60)
  }:${pad(seconds % 60)}`;
  const micro = part("microseconds");
  const fraction = micro > 0 ? `.${String(micro).padStart(6, "0")}` : "";
  const day = days === 0 ? "" : `${days} ${days === 1 ? "day" : "days"}, `;
  return day + clock + fraction;
}

/** How each tagged value is written that has no parts to open. */
const LEAF_TEXTS: Readonly<Record<string, (value: JsonObject) => string>> = {
  int: (value) => String(value["value"]),
  float: (value) => FLOATS[String(value["value"])] ?? String(value["value"]),
  decimal: (value) => String(value["value"]),
  datetime: (value) => String(value["iso"]),
  date: (value) => String(value["iso"]),
  time: (value) => String(value["iso"]),
  timedelta: timedeltaText,
  timezone: (value) => String(value["name"]),
  fraction: (value) => `${value["numerator"]}/${value["denominator"]}`,
  complex: (value) => {
    const imag = leafText(field(value, "imag")) ?? "";
    const sign = imag.startsWith("-") ? "" : "+";
    return `${leafText(field(value, "real"))}${sign}${imag}j`;
  },
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
  bytes: (value) =>
    `${byteCount(String(value["base64"])).toLocaleString("en")} bytes`,
  ref: () => "same as a value around it",
  unknown: (value) => String(value["text"]),
};

/** A slice in a slice is not opened: such values may be shared without end. */
function boundText(value: Json): string {
  return tagOf(value) === "slice" ? "slice(…)" : shortText(value);
}

const FLOATS: Readonly<Record<string, string>> = {
  NaN: "nan",
  Infinity: "inf",
  "-Infinity": "-inf",
  "-0": "-0.0",
};

/** The text of a value that has no parts, as Python would print it. */
export function leafText(value: Json): string | undefined {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value;
  const tag = tagOf(value);
  if (tag === undefined || !Object.hasOwn(LEAF_TEXTS, tag)) return undefined;
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
export function entriesOf(value: JsonObject): readonly Json[] {
  return value["entries"] as readonly Json[];
}
const shapeText = (shape: Json) => (shape as readonly number[]).join(" × ");

/** What each tagged value is called that has parts. */
const TITLES: Readonly<Record<string, (value: JsonObject) => string>> = {
  map: (value) => `dict · ${count(entriesOf(value).length, "key")}`,
  dict: (value) => `dict · ${count(entriesOf(value).length, "key")}`,
  set: (value) => `set · ${count((value["items"] as Json[]).length, "item")}`,
  array: (value) =>
    `array · ${count((value["values"] as Json[]).length, "item")}`,
  exception: (value) => String(value["class"]),
  object: (value) => String(value["class"]),
  ndarray: (value) =>
    `ndarray · ${shapeText(field(value, "shape")) || "scalar"} · ${
      dtypeName(String(value["dtype"]))
    }`,
  dataframe: (value) =>
    `DataFrame · ${(value["index"] as Json[]).length.toLocaleString("en")} × ${
      (value["columns"] as Json[]).length
    }`,
  series: (value) =>
    `Series · ${count((value["data"] as Json[]).length, "row")}`,
};

/** What a value is: its Python type, and how much is in it. */
export function titleOf(value: Json): string {
  if (value === null) return "None";
  if (isList(value)) return `list · ${count(value.length, "item")}`;
  if (isObject(value)) {
    const tag = tagOf(value);
    if (tag === undefined) {
      return `dict · ${count(Object.keys(value).length, "key")}`;
    }
    return TITLES[tag]?.(value) ?? tag;
  }
  if (typeof value === "string") {
    return `str · ${count(value.length, "character")}`;
  }
  if (typeof value === "boolean") return "bool";
  return Number.isInteger(value) ? "int" : "float";
}

const SHORT = 80;

/** A value on one line: its text if it has no parts, else what it is. */
export function shortText(value: Json): string {
  const text = leafText(value) ??
    (tagOf(value) === "exception"
      ? `${titleOf(value)}: ${(value as JsonObject)["message"]}`
      : titleOf(value));
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > SHORT ? `${line.slice(0, SHORT)}…` : line;
}
