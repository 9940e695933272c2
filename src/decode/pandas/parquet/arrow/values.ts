import { exact } from "../../../../pickle/values/numbers.ts";
import { ARROW_TYPE, type ArrowField } from "./schema.ts";

/** Returns whether the integers of a field are durations. */
export function isDuration(field: ArrowField | undefined): boolean {
  return field?.type.id === ARROW_TYPE.duration;
}

/** Returns an integer as a number if it is safe, otherwise as a bigint. */
export function natural(value: unknown): unknown {
  return typeof value === "bigint" ? exact(value) : value;
}
