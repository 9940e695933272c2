/**
 * The location of a stored result: frozen plain data, discriminated by `type`,
 * with the fields that Prefect serializes for that type, in camelCase.
 *
 * | `type` | further fields |
 * | --- | --- |
 * | `LocalResult` | `dir` |
 * | `S3Result`, `GCSResult` | `bucket` |
 * | `AzureResult` | `container` |
 * | `SecretResult` | `secretType` |
 * | `PrefectResult`, `ConstantResult`, `Result`, `CustomResult`, any other | |
 *
 * `NoResultType` has a `location` of null. The source is
 * `prefect.serialization.result`.
 *
 * @example The reference of a finished run
 * ```ts
 * import { parseState } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const state = parseState({
 *   type: "Success",
 *   _result: { type: "S3Result", bucket: "b", location: "2022/5/9/k" },
 * });
 * assertEquals(state.result, { type: "S3Result", location: "2022/5/9/k", bucket: "b" });
 * ```
 */
export interface ResultRef {
  /** The Python class that wrote the result, as Prefect serializes it. */
  readonly type: string;
  /** A path, key, name or, for a PrefectResult, the value as a JSON string. */
  readonly location: string | null;
  /** LocalResult: the folder of a relative `location`. */
  readonly dir?: string | null;
  /** S3Result and GCSResult: the bucket. */
  readonly bucket?: string | null;
  /** AzureResult: the container. */
  readonly container?: string | null;
  /**
   * SecretResult: the Python class of the secret task, such as `PrefectSecret`.
   */
  readonly secretType?: string | null;
}

/** Reports whether two references are equal in every field. */
export function equalRefs(a: ResultRef | null, b: ResultRef | null): boolean {
  if (a === null || b === null) return a === b;
  const names = Object.keys({ ...a, ...b }) as (keyof ResultRef)[];
  return names.every((name) => (a[name] ?? null) === (b[name] ?? null));
}
