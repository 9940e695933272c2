import { createBudget, EncodeError } from "./json/budget.ts";
import { CONTAINER_FORMS, encodeDict } from "./json/containers.ts";
import {
  encodeNumber,
  type Form,
  LEAF_FORMS,
  type Writer,
} from "./json/forms.ts";
import { createDigits, createRefs, MAX_REPEATED } from "./json/refs.ts";
import type { JsonValue } from "./model/state/state.ts";

/** How deep the JSON may be nested: `JSON.stringify` itself recurses. */
const MAX_DEPTH = 1_000;

/** What a value costs besides its text: digits, quotes, brackets. */
const NODE_CHARACTERS = 8;

/**
 * Turns a decoded Python value into plain data for `JSON.stringify`, without
 * loss: a value that JSON has no form for becomes an object with a `$type`.
 * `docs/json.md` lists all forms.
 *
 * A container that comes again, and a long string that does, is written once:
 * there it is `{ $type: "def", id, value }`, elsewhere `{ $type: "ref", id }`.
 * So cycles end, and the JSON grows with the value, not with its paths.
 *
 * @example
 * ```ts
 * import { encodeJson } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeJson({ n: 1, big: 2n ** 70n, odd: [NaN] }), {
 *   n: 1,
 *   big: { $type: "int", value: "1180591620717411303424" },
 *   odd: [{ $type: "float", value: "NaN" }],
 * });
 *
 * const list = [1];
 * assertEquals(encodeJson({ a: list, b: list }), {
 *   a: { $type: "def", id: 1, value: [1] },
 *   b: { $type: "ref", id: 1 },
 * });
 * ```
 *
 * @param value A value as the decoder gives it; it is left as it is.
 * @returns Plain data for `JSON.stringify`.
 * @throws {RangeError} If the JSON is nested more than 1,000 deep, or is out of
 * proportion to the value: more than 16 MiB and 100 characters for each byte
 * that the value holds. It is also a {@linkcode TaskRunViewError} with the code
 * `limit`.
 */
export function encodeJson(value: unknown): JsonValue {
  const budget = createBudget();
  const refs = createRefs();
  const toDigits = createDigits(budget);
  let depth = 0;

  function write(value: unknown, levels = 1): JsonValue {
    depth += levels;
    if (depth > MAX_DEPTH + 1) throw tooDeep();
    budget.spend(NODE_CHARACTERS);
    const json = typeof value === "object" && value !== null
      ? writeObject(value)
      : writeScalar(value);
    depth -= levels;
    return json;
  }

  function writeScalar(value: unknown): JsonValue {
    if (typeof value === "number") return encodeNumber(value);
    if (typeof value === "string") return writeString(value);
    if (value === null || value === undefined) return null;
    if (typeof value === "boolean") return value;
    if (typeof value === "bigint") {
      return { $type: "int", value: digits(value) };
    }
    return { $type: "unknown", text: String(value) };
  }

  function writeString(text: string): JsonValue {
    if (text.length <= MAX_REPEATED) {
      budget.spend(text.length);
      return text;
    }
    const ref = refs.find(text);
    if (ref !== undefined) return ref;
    budget.hold(text.length);
    budget.spend(text.length);
    refs.note(text, text);
    return text;
  }

  function digits(value: bigint): JsonValue {
    return writeString(toDigits(value));
  }

  function writeObject(value: object): JsonValue {
    const form = formOf(value);
    if (!form.isShared(value)) return form.encode(value, writer);
    const ref = refs.find(value);
    if (ref !== undefined) return ref;
    refs.note(value, null); // while its parts are written, which may refer to it
    const json = form.encode(value, writer);
    refs.note(value, json);
    return json;
  }

  const writer: Writer = { write, digits, budget };
  return refs.mark(write(value));
}

function tooDeep(): EncodeError {
  return new EncodeError(
    `it is too deep, nested more than ${MAX_DEPTH} deep`,
    "Write its parts one by one",
  );
}

const DICT: Form<object> = {
  isShared: (dict) =>
    !(Object.isFrozen(dict) && Object.keys(dict).length === 0),
  encode: encodeDict,
};

const FORMS: ReadonlyMap<string, Form<never>> = new Map<string, Form<never>>(
  Object.entries({ ...LEAF_FORMS, ...CONTAINER_FORMS }),
);

/**
 * Finds the form by the tag, not by `instanceof`: the classes come with the
 * decoder, which is loaded with the first pickle, and data cannot have keys
 * that are symbols.
 */
function formOf(value: object): Form<object> {
  const form = FORMS.get(tagOf(value)) ?? DICT;
  return form as Form<object>;
}

function tagOf(value: object): string {
  if (Array.isArray(value)) return "Array";
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  if (typeof tag === "string" && FORMS.has(tag)) return tag;
  if (value instanceof Date) return "Date";
  return value instanceof Error ? "Error" : "";
}
