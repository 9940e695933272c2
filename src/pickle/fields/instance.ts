import { type Dict, entriesOf, isDict } from "../values/dict.ts";
import { isExceptionName } from "../values/error.ts";
import type { PyObject } from "../values/object.ts";
import { pyRepr, pyText } from "../values/repr.ts";
import { wasCalled } from "../values/marks.ts";
import type { Field } from "./field.ts";

/** The fields of an instance of an unknown class. */
export function instanceFields(object: PyObject): readonly Field[] {
  const { kwargs, state, entries, items } = object;
  const isContainer = entries.length > 0 || items.length > 0;
  return [
    ...entries.map(([key, item]) => [pyText(key), item] as const),
    ...items.map((item, i) => [String(i), item] as const),
    ...(isException(object) ? exceptionFields(object) : []),
    // The arguments of a container may be those of its defaults.
    ...(isContainer || isException(object) ? [] : argumentFields(object)),
    ...Object.entries(kwargs),
    ...stateFields(object, state, isContainer),
  ];
}

function isException(object: PyObject): boolean {
  const { className, args, fieldNames, state } = object;
  if (fieldNames !== undefined) return fieldNames[0] === "message";
  if (args.length === 0) return false;
  // Nearly all classes that are called with a string and more are exceptions.
  const isLike = wasCalled(object) && args.length > 1 && state === null &&
    typeof args[0] === "string" && /(?:^|\.)[A-Z]\w*$/.test(className);
  return isLike || isExceptionName(className);
}

/** The message of an exception, and its arguments if there are others. */
function exceptionFields({ args }: PyObject): Field[] {
  if (args.length === 0) return [["message", ""]];
  const [first] = args;
  const hasText = typeof first === "string";
  const text = hasText || args.length === 1
    ? pyText(first)
    : pyRepr(args, true);
  return hasText && args.length === 1
    ? [["message", text]]
    : [["message", text], ["args", args]];
}

/** Arguments, by name if the pickle contains the class. */
function argumentFields(object: PyObject): Field[] {
  const { args, fieldNames = [], memberName } = object;
  const member: Field[] = memberName === undefined
    ? []
    : [["name", memberName]];
  const isValue = args.length === 1 && !hasNames(object) &&
    (wasCalled(object) || isScalar(args[0]));
  return [
    ...member,
    ...args.map((item, i): Field => [
      hasNames(object) ? fieldNames[i] ?? String(i) : String(i),
      item,
    ]).map(([name, item]): Field => [isValue ? "value" : name, item]),
  ];
}

function hasNames({ args, fieldNames = [] }: PyObject): boolean {
  return fieldNames.length > 0 && fieldNames.length === args.length;
}

/**
 * Returns whether a value is that of a subclass of str, int, float or bytes.
 */
function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value instanceof Uint8Array;
}

/** Attributes; private attributes of a container are left out. */
function stateFields(
  { fieldNames = [] }: PyObject,
  state: unknown,
  isContainer: boolean,
): Field[] {
  if (state === null) return [];
  if (isDict(state)) return attributeFields(state, isContainer);
  if (Array.isArray(state) && state.length === fieldNames.length) {
    return state.map((item, i) => [fieldNames[i]!, item]);
  }
  if (Array.isArray(state)) return state.map((item, i) => [String(i), item]);
  return [["state", state]];
}

/** Attributes by their public names. */
export function attributeFields(state: Dict, isContainer = false): Field[] {
  return entriesOf(state)
    .map(([key, item]): Field => [shownName(pyText(key)), item])
    .filter(([name]) => isShown(name, isContainer));
}

/** The attributes that Python sets on exceptions. */
const OF_EXCEPTIONS = /^__(cause|context|notes)__$/;

function shownName(name: string): string {
  return OF_EXCEPTIONS.exec(name)?.[1] ?? name;
}

/** Attributes that only Python and libraries use. */
const INTERNAL =
  /^(?:_sa_instance_state|__(?:orig_class|traceback|suppress_context|pydantic_\w+)__)$/;
const INTERNAL_OF_CONTAINER = /^(?:_|box_(?:options|org_ref)$)/;

function isShown(name: string, isContainer: boolean): boolean {
  if (INTERNAL.test(name)) return false;
  return !(isContainer && INTERNAL_OF_CONTAINER.test(name));
}
