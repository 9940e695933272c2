// Classes and arrays that dill wrote by value (dill/_dill.py, versions 0.3 and
// 0.4): of classes, only names and the properties that instances need are kept.

import { current } from "../values/forward.ts";
import { entriesOf, getOwn, isDict } from "../values/dict.ts";
import { isTuple } from "../values/marks.ts";
import { PyGlobal } from "../values/object.ts";
import { type MakeContext, type Makers, Pending } from "./maker.ts";

const MAIN = "__main__";

/** `(name)`: a type by its name in dill. */
function loadType([name]: readonly unknown[], context: MakeContext) {
  if (typeof name !== "string") return undefined;
  return context.global(/^[a-z]/.test(name) ? "builtins" : "types", name);
}

/** `(metaclass, name, bases, attributes)` */
function createType(args: readonly unknown[], context: MakeContext) {
  const [metaclass, name, bases, members] = args;
  const attributes = current(members);
  const isKnown = metaclass instanceof PyGlobal && typeof name === "string" &&
    isTuple(bases) && isDict(attributes);
  if (!isKnown) return undefined;
  const module = getOwn(attributes, "__module__");
  const cls = context.localGlobal(
    typeof module === "string" ? module : MAIN,
    name,
  );
  context.classes.set(cls, { bases, attributes, members: null });
  return cls;
}

/** `(name, names of fields, module, defaults)` */
function createNamedTuple(args: readonly unknown[], context: MakeContext) {
  const [name, names, module] = args;
  const isKnown = typeof name === "string" && typeof module === "string" &&
    isTuple(names);
  if (!isKnown) return undefined;
  const cls = context.localGlobal(module, name);
  const bases = [context.global("builtins", "tuple")];
  const attributes = { _fields: names };
  context.classes.set(cls, { bases, attributes, members: null });
  return cls;
}

/** `(constructor, its arguments, state, attributes)` */
function createArray(args: readonly unknown[], context: MakeContext) {
  const [make, given, state, members] = args;
  const attributes = current(members);
  const hasNone = !isDict(attributes) || entriesOf(attributes).length === 0;
  if (!isTuple(given) || !hasNone) return undefined;
  const array = context.call(make, given);
  return array instanceof Pending ? array.build(state, context) : undefined;
}

function importModule([name]: readonly unknown[], context: MakeContext) {
  return typeof name === "string" ? context.global(name, "") : undefined;
}

/** `(module, name)` */
function getAttribute(args: readonly unknown[], context: MakeContext) {
  const [module, name] = args;
  const isKnown = module instanceof PyGlobal && module.name === "" &&
    typeof name === "string" && name !== "";
  return isKnown ? context.global(module.module, name) : undefined;
}

/** The rows of dill. */
export const DILL_MAKERS: Makers = {
  "dill._dill._load_type": loadType,
  "dill._dill._create_type": createType,
  "dill._dill._create_namedtuple": createNamedTuple,
  "dill._dill._create_array": createArray,
  "dill._dill._import_module": importModule,
  "dill._dill._get_attr": getAttribute,
};
