// Classes and functions that cloudpickle wrote by value: only their names are
// kept (cloudpickle/cloudpickle.py, versions 0.4 to 3.1).

import { getOwn } from "../values/dict.ts";
import type { Maker, Makers } from "./maker.ts";
import { current } from "../values/forward.ts";
import { isPlain, isTuple } from "../values/marks.ts";
import type { Mutable } from "../values/object.ts";
import type { MakeContext } from "./maker.ts";
import { PyGlobal, PyObject } from "../values/object.ts";

const MAIN = "__main__";

function textOf(value: unknown, key: string): string | undefined {
  const text = isPlain(value) ? getOwn(value, key) : undefined;
  return typeof text === "string" ? text : undefined;
}

/** Sets the names of a local class or function from its state. */
function rename(target: unknown, state: unknown, ...keys: string[]): unknown {
  const global = target as Mutable<PyGlobal>;
  if (!(target instanceof PyGlobal)) return undefined;
  const name = keys.map((key) => textOf(state, key)).find(Boolean);
  global.name = name ?? global.name;
  global.module = textOf(state, "__module__") ?? textOf(state, "module") ??
    global.module;
  return target;
}

/** `(metaclass, name, bases, keywords, id, extra)` */
function skeletonClass(args: readonly unknown[], context: MakeContext) {
  const [, name, bases, keywords] = args;
  if (typeof name !== "string") return undefined;
  const module = textOf(keywords, "__module__") ?? MAIN;
  const cls = context.localGlobal(
    module,
    textOf(keywords, "__qualname__") ?? name,
  );
  return described(cls, bases, null, context);
}

/** Keeps the properties of the class that its instances need. */
function described(
  cls: PyGlobal,
  bases: unknown,
  members: unknown,
  { classes }: MakeContext,
): PyGlobal {
  const known = isTuple(bases) ? bases : [];
  classes.set(cls, { bases: known, attributes: null, members });
  return cls;
}

/** `(bases, name, qualname, members, module, id, extra)` */
function skeletonEnum(args: readonly unknown[], context: MakeContext) {
  const [bases, name, qualname, members, module] = args;
  if (typeof name !== "string") return undefined;
  const cls = context.localGlobal(
    typeof module === "string" ? module : MAIN,
    typeof qualname === "string" ? qualname : name,
  );
  return described(cls, bases, members, context);
}

/** `(class, (attributes, slots))`, and `(class, attributes)` of old. */
function classState(
  [target, state]: readonly unknown[],
  { classes }: MakeContext,
) {
  const attributes = current(isTuple(state) ? state[0] : state);
  const local = classes.get(target as PyGlobal);
  if (local !== undefined) local.attributes = attributes;
  return rename(target, attributes, "__qualname__");
}

/** `(code, globals, name, defaults, closure)` */
function makeFunction(args: readonly unknown[], context: MakeContext) {
  const [code, globals, name] = args;
  const own = typeof name === "string" ? name : codeName(code);
  return context.localGlobal(textOf(globals, "__name__") ?? MAIN, own);
}

/**
 * The arguments of a code object include its file name, followed by its name.
 */
function codeName(code: unknown): string {
  if (!(code instanceof PyObject)) return "<function>";
  const texts = code.args.filter((arg) => typeof arg === "string");
  return (texts[1] as string | undefined) ?? "<function>";
}

/** `(code, number of cells, globals)`, before version 2. */
function skeletonFunction(args: readonly unknown[], context: MakeContext) {
  return makeFunction([args[0], args[2], null], context);
}

/** `(function, (dict, attributes))` */
function functionState([target, state]: readonly unknown[]) {
  const attributes = current(isTuple(state) ? state[1] : state);
  return rename(target, attributes, "__qualname__", "__name__");
}

/** `(function, state)`, or long ago `(function, globals, defaults, …)`. */
function fillFunction([target, state]: readonly unknown[]) {
  return rename(target, state, "qualname", "name");
}

function moduleNamed([name]: readonly unknown[], context: MakeContext) {
  return typeof name === "string" ? context.global(name, "") : undefined;
}

function typeNamed([name]: readonly unknown[], context: MakeContext) {
  return typeof name === "string" ? context.global("types", name) : undefined;
}

const ROWS: readonly (readonly [name: string, make: Maker])[] = [
  ["_make_skeleton_class", skeletonClass],
  ["_make_skeleton_enum", skeletonEnum],
  ["_class_setstate", classState],
  ["_rehydrate_skeleton_class", classState],
  ["_make_function", makeFunction],
  ["_make_skel_func", skeletonFunction],
  ["_function_setstate", functionState],
  ["_fill_function", fillFunction],
  ["_builtin_type", typeNamed],
  ["subimport", moduleNamed],
  ["dynamic_subimport", moduleNamed],
];

/** The rows of cloudpickle, under both of the modules that had them. */
export const CLOUDPICKLE_MAKERS: Makers = {
  ...Object.fromEntries(
    ["cloudpickle.cloudpickle", "cloudpickle.cloudpickle_fast"].flatMap((
      module,
    ) => ROWS.map(([name, make]) => [`${module}.${name}`, make])),
  ),
  // Version 2 called the types themselves.
  "types.FunctionType": makeFunction,
  "types.LambdaType": makeFunction,
};
