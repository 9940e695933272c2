import { quotedText } from "../../../src/notation/quoted.ts";
import type { Json, JsonObject } from "../../api/api.ts";
import { className, dictEntries, fieldsOf, pairsOf } from "../fields.ts";
import { isTuple } from "../resolve.ts";
import { leafText } from "../text.ts";
import { field, isList, numberOf, tagOf } from "../value.ts";
import { numberText } from "../../../src/notation/float.ts";

const MOST_DEPTH = 200;

/** Thrown where a text becomes too long. */
class TooLong extends Error {}

/**
 * A value as an expression of Python: literals, and calls of `datetime`,
 * `decimal`, `np` and `pd`. An instance of another class is a call with its
 * fields, which that class may take or not.
 *
 * @param most Letters at most.
 * @returns The expression; undefined where it would be longer.
 */
export function pythonText(value: Json, most: number): string | undefined {
  let left = most;
  const spend = (text: string): string => {
    left -= text.length;
    if (left < 0) throw new TooLong();
    return text;
  };

  function write(value: Json, depth: number): string {
    if (depth > MOST_DEPTH) throw new TooLong();
    if (value === null) return spend("None");
    if (typeof value === "boolean") return spend(value ? "True" : "False");
    if (typeof value === "number") return spend(numberText(value));
    if (typeof value === "string") return spend(quotedText(value));
    if (isList(value)) {
      const [open, close] = isTuple(value) ? ["(", ")"] : ["[", "]"];
      const items = list(value, depth);
      return open + items + (isTuple(value) && value.length === 1 ? "," : "") +
        close;
    }
    return object(value as JsonObject, depth);
  }

  const list = (items: readonly Json[], depth: number) =>
    items.map((item) => write(item, depth + 1)).join(", ");

  function object(value: JsonObject, depth: number): string {
    const tag = tagOf(value) ?? "";
    const written = TEXTS[tag]?.(value);
    if (written !== undefined) return spend(written);
    const part = (key: string) => write(field(value, key), depth + 1);
    switch (tag) {
      case "set":
      case "frozenset": {
        const items = value["items"] as readonly Json[];
        const set = items.length === 0 ? "" : `{${list(items, depth)}}`;
        if (tag === "frozenset") return `frozenset(${set})`;
        return set === "" ? "set()" : set;
      }
      case "array":
      case "ndarray":
        return `np.array(${part("values")}, dtype=${
          spend(quotedText(String(value["dtype"] ?? "object")))
        })`;
      case "maskedarray":
        return `np.ma.array(${part("values")}, mask=${part("mask")})`;
      case "series":
        return `pd.Series(${part("data")}, index=${part("index")}, name=${
          part("name")
        })`;
      case "dataframe":
        return `pd.DataFrame(${part("data")}, index=${part("index")}, columns=${
          part("columns")
        })`;
    }
    const entries = dictEntries(value);
    if (entries !== undefined) {
      return `{${
        entries.map(([key, item]) =>
          `${write(key, depth + 1)}: ${write(item, depth + 1)}`
        ).join(", ")
      }}`;
    }
    const fields = fieldsOf(value);
    if (fields !== undefined) return call(value, fields, depth);
    return spend(leafText(value) ?? quotedText(tag));
  }

  function call(
    value: JsonObject,
    fields: ReturnType<typeof pairsOf>,
    depth: number,
  ): string {
    const { args } = value;
    const parts = tagOf(value) === "exception" && isList(args)
      ? args.map((arg) => write(arg, depth + 1))
      : fields.map(([name, item]) => {
        const text = write(item, depth + 1);
        return NAME.test(String(name)) ? `${name}=${text}` : text;
      });
    return `${spend(className(value))}(${parts.join(", ")})`;
  }

  try {
    return write(value, 0);
  } catch (error) {
    if (error instanceof TooLong) return undefined;
    throw error;
  }
}

const NAME = /^[A-Za-z_]\w*$/;

/** Scalars that have a call of their own. */
const TEXTS: Readonly<Record<string, (value: JsonObject) => string>> = {
  int: (value) => String(value["value"]),
  float: (value) => {
    const number = numberOf(value)!;
    return Number.isFinite(number)
      ? numberText(number)
      : `float('${numberText(number)}')`;
  },
  decimal: (value) => `decimal.Decimal('${value["value"]}')`,
  datetime: (value) =>
    `datetime.datetime.fromisoformat(${quotedText(String(value["iso"]))})`,
  date: (value) =>
    `datetime.date.fromisoformat(${quotedText(String(value["iso"]))})`,
  time: (value) =>
    `datetime.time.fromisoformat(${quotedText(String(value["iso"]))})`,
  timedelta: (value) =>
    `datetime.timedelta(days=${value["days"] ?? 0}, seconds=${
      value["seconds"] ?? 0
    }, microseconds=${value["microseconds"] ?? 0})`,
  fraction: (value) =>
    `fractions.Fraction(${leafText(field(value, "numerator"))}, ${
      leafText(field(value, "denominator"))
    })`,
  bytes: (value) => `base64.b64decode(${quotedText(String(value["base64"]))})`,
  bytearray: (value) =>
    `bytearray(base64.b64decode(${quotedText(String(value["base64"]))}))`,
};
