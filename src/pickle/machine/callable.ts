import { malformed, type Refusal } from "../errors.ts";
import type { Maker, MakerTable } from "../makers/maker.ts";
import type { DecodeOptions } from "../options.ts";
import type { PyGlobal } from "../values/object.ts";

/** The treatment of a class or function, determined once for each name. */
export interface Callable {
  readonly className: string;
  readonly make: Maker | undefined;
  /** False if it is known not to be a class. */
  readonly isClass: boolean;
  readonly isPolars: boolean;
  /** False if the table has no maker and the caller no constructor. */
  readonly isKnown: boolean;
  /** True if its instances are empty until `__init__` fills them. */
  readonly isFilledLater: boolean;
}

/** The class names of polars, with the modules since version 0.13. */
const POLARS = /^polars\.(?:\w+\.)*(?:DataFrame|Series)$/;

/** Determines the treatment of a class or function. */
export function describeCallable(
  global: PyGlobal,
  table: MakerTable,
  { constructors }: DecodeOptions,
): Callable {
  const className = global.toString();
  if (table.isValue(className)) throw notCallable();
  const taken = constructors !== undefined &&
    Object.hasOwn(constructors, className);
  const make = taken ? undefined : table.find(className);
  return {
    className,
    make,
    isClass: !table.isFunction(className),
    isFilledLater: table.isFilledLater(className),
    isPolars: !taken && POLARS.test(className),
    isKnown: taken || make !== undefined,
  };
}

/**
 * Creates the refusal of a call of a value that is neither a class nor a
 * function.
 */
export function notCallable(): Refusal {
  return malformed("Cannot call a value: it is neither a class nor a function");
}
