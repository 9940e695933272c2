// Calls of a class by another function: CPython, Lib/copyreg.py.

import { isPlain, isTuple } from "../values/marks.ts";
import { PyGlobal } from "../values/object.ts";
import type { MakeContext, Makers } from "./maker.ts";

function reconstructor(args: readonly unknown[], context: MakeContext) {
  const [cls, base, state] = args;
  if (!(cls instanceof PyGlobal) || !(base instanceof PyGlobal)) {
    return undefined;
  }
  const builtin = base.module === "builtins" ? base.name : undefined;
  if (builtin === "object") return context.call(cls, []);
  // Nearly all tuples that are written so are namedtuples.
  const fields = builtin === "tuple" && isTuple(state) ? state : [state];
  return context.call(cls, fields);
}

function newObject([cls, ...args]: readonly unknown[], context: MakeContext) {
  return cls instanceof PyGlobal ? context.call(cls, args) : undefined;
}

function newObjectEx(
  [cls, args, kwargs]: readonly unknown[],
  context: MakeContext,
) {
  if (!(cls instanceof PyGlobal) || !isTuple(args)) return undefined;
  if (!isPlain(kwargs)) return undefined;
  const none = Object.keys(kwargs).length === 0;
  return context.call(cls, args, none ? undefined : kwargs);
}

/** The rows of `copyreg`. */
export const COPYREG_MAKERS: Makers = {
  "copyreg._reconstructor": reconstructor,
  "copyreg.__newobj__": newObject,
  "copyreg.__newobj_ex__": newObjectEx,
};
