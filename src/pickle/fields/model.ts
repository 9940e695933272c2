// The models of pydantic 1 and 2, whose attributes are a part of their state.

import { entriesOf, getOwn, isDict } from "../values/dict.ts";
import type { PyObject } from "../values/object.ts";
import { pyText } from "../values/repr.ts";
import type { Field } from "./field.ts";

/** The key that identifies the state of a model, for each version. */
const FIELD_SETS = ["__fields_set__", "__pydantic_fields_set__"];

/** The fields of a pydantic model; extra fields come last. */
export function modelFields({ state }: PyObject): Field[] | undefined {
  if (!isDict(state)) return undefined;
  const isModel = FIELD_SETS.some((key) => getOwn(state, key) !== undefined);
  const attributes = getOwn(state, "__dict__");
  if (!isModel || !isDict(attributes)) return undefined;
  const extra = getOwn(state, "__pydantic_extra__");
  return [attributes, extra].flatMap((part) =>
    isDict(part)
      ? entriesOf(part).map(([key, item]): Field => [pyText(key), item])
      : []
  );
}
