import type { SchemaIssue } from "./errors.ts";

/**
 * A schema that checks a value and gives it a type: the common interface of
 * zod, valibot, ArkType and others. The interface is that of Standard Schema
 * 1.1 (standardschema.dev), which may be copied.
 *
 * @example Results with a type
 * ```ts
 * import { fromTaskRunData, type StandardSchemaV1 } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const count: StandardSchemaV1<unknown, number> = {
 *   "~standard": {
 *     version: 1,
 *     vendor: "example",
 *     validate: (value) =>
 *       typeof value === "number" ? { value } : { issues: [{ message: "no number" }] },
 *   },
 * };
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "count-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: {
 *     type: "Success",
 *     _result: { type: "PrefectResult", location: "3" },
 *   },
 * }, { schema: count });
 * const value: number = await run.result();
 * assertEquals(value, 3);
 * ```
 */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  /** The properties that the standard defines. */
  readonly "~standard": StandardSchemaProps<Input, Output>;
}

/** The properties of a {@linkcode StandardSchemaV1}. */
export interface StandardSchemaProps<Input = unknown, Output = Input> {
  /** The version of the standard. */
  readonly version: 1;
  /** The library of the schema. */
  readonly vendor: string;
  /** Checks a value, synchronously or asynchronously. */
  readonly validate: (
    value: unknown,
  ) => SchemaOutcome<Output> | Promise<SchemaOutcome<Output>>;
  /** The types, for the compiler only. */
  readonly types?:
    | { readonly input: Input; readonly output: Output }
    | undefined;
}

/** The outcome of a check: the value, or the issues. */
export type SchemaOutcome<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };
