import type { JsonValue } from "../model/state/state.ts";
import { MAX_JSON_DEPTH, tooDeep } from "../pickle/values/json/encode_error.ts";
import { createBudget } from "./budget.ts";
import { CONTAINER_FORMS, encodeDict } from "./containers.ts";
import { encodeNumber, type Form, LEAF_FORMS, type Writer } from "./forms.ts";
import { createDigits, createRefs, MAX_REPEATED } from "./refs.ts";

/** The cost of a value besides its text: digits, quotes, brackets. */
const NODE_CHARACTERS = 8;

/** The forms of values, by the tag of their class. */
export type Forms = ReadonlyMap<string, Form<never>>;

/** Adds forms to the usual ones, or replaces them. */
export function withForms(forms: Readonly<Record<string, Form<never>>>): Forms {
  return new Map([...FORMS, ...Object.entries(forms)]);
}

/**
 * Converts a decoded value to plain data for `JSON.stringify`.
 *
 * @throws {EncodeError} If the JSON is nested too deep, or out of proportion to
 * the value.
 */
export function encodeWith(value: unknown, forms: Forms = FORMS): JsonValue {
  const budget = createBudget();
  const refs = createRefs();
  const toDigits = createDigits(budget);
  let depth = 0;

  function write(value: unknown, levels = 1): JsonValue {
    depth += levels;
    if (depth > MAX_JSON_DEPTH + 1) throw tooDeep();
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
    const form = formOf(value, forms);
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

const DICT: Form<object> = {
  isShared: (dict) =>
    !(Object.isFrozen(dict) && Object.keys(dict).length === 0),
  encode: encodeDict,
};

const FORMS: Forms = new Map<string, Form<never>>(
  Object.entries({ ...LEAF_FORMS, ...CONTAINER_FORMS }),
);

/**
 * Finds the form by the tag, not by `instanceof`: the classes are loaded with
 * the decoder, which is imported for the first pickle. Data cannot have symbol
 * keys.
 */
function formOf(value: object, forms: Forms): Form<object> {
  const form = forms.get(tagOf(value, forms)) ?? DICT;
  return form as Form<object>;
}

function tagOf(value: object, forms: Forms): string {
  if (Array.isArray(value)) return "Array";
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  if (typeof tag === "string" && forms.has(tag)) return tag;
  if (value instanceof Date) return "Date";
  return value instanceof Error ? "Error" : "";
}
