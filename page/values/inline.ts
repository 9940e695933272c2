import { numberText } from "../../src/notation/float.ts";
import { quotedText } from "../../src/notation/quoted.ts";
import type { Json, JsonObject } from "../api/api.ts";
import { className, dictEntries, type Entry, fieldsOf } from "./fields.ts";
import { isTuple } from "./resolve.ts";
import { leafText, titleOf } from "./text.ts";
import { isList, tagOf } from "./value.ts";

/** How deep values are opened on one line. */
const MAX_DEPTH = 3;

/** Takes the pieces of a line, and tells when it is full. */
interface Line {
  text: string;
  readonly room: number;
}

const isFull = ({ text, room }: Line) => text.length > room;

/**
 * A value on one line as Python's `repr()` writes it, cut where there is no
 * more room: what does not fit is not looked at.
 */
export function inlineText(value: Json, room: number): string {
  const line: Line = { text: "", room };
  write(value, line, 0);
  const text = line.text.replaceAll(/\s+/g, " ");
  return text.length > room ? `${text.slice(0, room)}…` : text;
}

function write(value: Json, line: Line, depth: number): void {
  if (typeof value === "number") line.text += numberText(value);
  else if (typeof value === "string") line.text += shortQuoted(value, line);
  else if (tagOf(value) === "decimal") {
    line.text += `Decimal('${(value as JsonObject)["value"]}')`;
  } else {
    const text = leafText(value);
    if (text !== undefined) line.text += text;
    else writeParts(value, line, depth);
  }
}

function shortQuoted(text: string, { room }: Line): string {
  return quotedText(text.length > room ? text.slice(0, room) : text);
}

function writeParts(value: Json, line: Line, depth: number): void {
  const [open, close, entries] = bracketsOf(value);
  if (entries === undefined) line.text += titleOf(value);
  else if (depth >= MAX_DEPTH && entries.length > 0) {
    line.text += `${open}...${close}`;
  } else {
    line.text += open;
    for (const [at, [label, item]] of entries.entries()) {
      if (at > 0) line.text += ", ";
      if (isFull(line)) return;
      if (label !== undefined) writeLabel(label, line, depth + 1);
      write(item, line, depth + 1);
    }
    line.text += isTuple(value) && entries.length === 1 ? `,${close}` : close;
  }
}

/** What a part is called: a name before `=`, or a key before a colon. */
type Label = { readonly name: string } | { readonly key: Json };

type Parts = readonly (readonly [label: Label | undefined, item: Json])[];

function bracketsOf(
  value: Json,
): readonly [open: string, close: string, parts: Parts | undefined] {
  if (isList(value)) {
    const items: Parts = value.map((item) => [undefined, item]);
    return isTuple(value) ? ["(", ")", items] : ["[", "]", items];
  }
  const object = value as JsonObject;
  const fields = fieldsOf(value);
  if (fields !== undefined) {
    return tagOf(value) === "exception"
      ? errorOf(object, fields)
      : callOf(className(object), fields);
  }
  const entries = dictEntries(value);
  if (entries !== undefined) {
    return ["{", "}", entries.map(([key, item]) => [{ key }, item])];
  }
  const { items } = object;
  const tag = tagOf(value);
  if ((tag !== "set" && tag !== "frozenset") || !isList(items)) {
    return ["", "", undefined];
  }
  const parts: Parts = items.map((item) => [undefined, item]);
  if (tag === "frozenset") return ["frozenset({", "})", parts];
  return items.length === 0 ? ["set(", ")", []] : ["{", "}", parts];
}

const INDEX = /^\d+$/;

/** `Name(1, key=2)`: fields without names come first in Python, too. */
function callOf(
  name: string,
  fields: readonly Entry[],
): readonly [string, string, Parts] {
  const parts = fields.map(([field, item]): Parts[number] => {
    const text = String(field);
    return [INDEX.test(text) ? undefined : { name: text }, item];
  });
  return [`${name}(`, ")", parts];
}

/** Fields that an exception has besides its attributes. */
const OF_ERRORS: readonly Json[] = ["name", "message", "args"];

/** Python writes an exception as a call with its arguments. */
function errorOf(
  error: JsonObject,
  fields: readonly Entry[],
): readonly [string, string, Parts] {
  const { args, message = "" } = error;
  const own = isList(args) && args.length > 0
    ? args
    : message === ""
    ? []
    : [message];
  return callOf(className(error), [
    ...own.map((arg, at): Entry => [String(at), arg]),
    ...fields.filter(([name]) => !OF_ERRORS.includes(name)),
  ]);
}

function writeLabel(label: Label, line: Line, depth: number): void {
  if ("name" in label) line.text += `${label.name}=`;
  else {
    write(label.key, line, depth);
    line.text += ": ";
  }
}
