import { exact } from "../../../../pickle/values/numbers.ts";
import { ARROW_TYPE, type ArrowField } from "./schema.ts";

/** Whether the integers of a field are lengths of time. */
export function isDuration(field: ArrowField | undefined): boolean {
  return field?.type.id === ARROW_TYPE.duration;
}

/** An integer as a number where it is safe, else as a bigint. */
export function natural(value: unknown): unknown {
  return typeof value === "bigint" ? exact(value) : value;
}
