// Library functions that create an instance of a class, or a view of a dict.

import { type Dict, entriesOf, isDict } from "../values/dict.ts";
import { markImmutable } from "../values/marks.ts";
import { type Mutable, PyGlobal, PyObject } from "../values/object.ts";
import type { MakeContext, Makers } from "./maker.ts";
import { geometryClass } from "./shapely.ts";
import { inSteps } from "./steps.ts";

/** An instance with a state. */
function instance(
  cls: PyGlobal,
  state: unknown,
  context: MakeContext,
): PyObject | undefined {
  const object = context.call(cls, []);
  if (!(object instanceof PyObject)) return undefined;
  (object as Mutable<PyObject>).state = state;
  return object;
}

// SQLAlchemy, lib/sqlalchemy/engine/row.py: rowproxy_reconstructor.
function row([cls, state]: readonly unknown[], context: MakeContext) {
  if (!(cls instanceof PyGlobal) || !isDict(state)) return undefined;
  return instance(cls, state, context);
}

/** The modules of SQLAlchemy's function, by version. */
const ROW_MODULES = [
  "sqlalchemy.engine.row",
  "sqlalchemy.engine.result",
  "sqlalchemy.engine._py_row",
  "sqlalchemy.engine._row_cy",
  "sqlalchemy.cyextension.resultproxy",
  "sqlalchemy.cresultproxy",
];

function geometry([wkb]: readonly unknown[], context: MakeContext) {
  const name = wkb instanceof Uint8Array ? geometryClass(wkb) : undefined;
  if (name === undefined) return undefined;
  return instance(context.global(...name), wkb, context);
}

function ring([wkb]: readonly unknown[], context: MakeContext) {
  if (!(wkb instanceof Uint8Array)) return undefined;
  const cls = context.global("shapely.geometry.polygon", "LinearRing");
  return instance(cls, wkb, context);
}

/** `(list)` of the keys or the values of a dict. */
function view([members]: readonly unknown[], context: MakeContext) {
  if (!Array.isArray(members)) return undefined;
  context.count(members.length);
  return members.slice();
}

const PAIR_BYTES = 64;

/** `(dict)`: a view of the items. */
function itemsView([dict]: readonly unknown[], context: MakeContext) {
  if (!isDict(dict)) return undefined;
  const entries = entriesOf(dict as Dict);
  context.count(entries.length * 2);
  context.charge(entries.length * PAIR_BYTES);
  const items: unknown[] = [];
  return inSteps(entries.length, (from, to) => {
    for (let i = from; i < to; i++) items.push(markImmutable(entries[i]!));
  }, items);
}

/** The rows of functions that make instances and views. */
export const RECONSTRUCTOR_MAKERS: Makers = {
  ...Object.fromEntries(
    ROW_MODULES.flatMap((module) => [
      [`${module}.rowproxy_reconstructor`, row],
      [`${module}.safe_rowproxy_reconstructor`, row],
    ]),
  ),
  "shapely.io.from_wkb": geometry,
  "shapely.from_wkb": geometry,
  "shapely.geometry.polygon._unpickle_linearring": ring,
  ...Object.fromEntries(
    ["cloudpickle.cloudpickle", "cloudpickle.cloudpickle_fast"].flatMap((
      module,
    ) => [
      [`${module}._make_dict_keys`, view],
      [`${module}._make_dict_values`, view],
      [`${module}._make_dict_items`, itemsView],
    ]),
  ),
};
