import { autoSerializer } from "../decode/mod.ts";
import { parseSecret } from "../decode/secret.ts";
import { completeError, ResultError } from "../model/errors.ts";
import type { ResultContext } from "./context.ts";
import { refusal } from "./resolve_ref.ts";
import { CREDENTIAL_TYPES } from "../read/credential_search.ts";
import { readResultRef } from "../read/mod.ts";
import { hasOwnReader } from "../read/readers.ts";
import { readSecret } from "../read/secret.ts";
import type { ResultRef } from "../model/result_ref.ts";
import { labelOf, type TaskRunRow } from "../model/row.ts";
import type { StandardSchemaV1 } from "../model/schema.ts";
import { type Span, traced } from "../platform/tracing.ts";

/**
 * Loads a result: reads the bytes at the reference, then decodes the value.
 *
 * @param ref The reference that {@linkcode resolveRef} returned for the row.
 * @throws {ResultError} If the result cannot be read or decoded.
 */
export async function loadResult(
  row: TaskRunRow,
  ref: ResultRef,
  context: ResultContext,
): Promise<unknown> {
  return await traced(
    "result",
    () => ({
      "prefect.task_run.id": row.taskRunId,
      "prefect.task_run.map_index": row.mapIndex,
      "prefect.result.type": ref.type,
    }),
    (span) => load(row, ref, context, span),
  );
}

async function load(
  row: TaskRunRow,
  ref: ResultRef,
  context: ResultContext,
  span: Span | undefined,
): Promise<unknown> {
  const isSecret = ref.type === "SecretResult" &&
    !hasOwnReader(ref.type, context.settings);
  try {
    if (isSecret) return parseSecret(await readSecret(ref, context));
    const { taskRunId } = row;
    const bytes = await readResultRef(ref, { ...context, taskRunId });
    span?.setAttributes({ "prefect.result.bytes": bytes.length });
    return await decode(row, ref, bytes, context);
  } catch (error) {
    throw withPlace(error, ref, row);
  }
}

/**
 * Adds the task run and the reference to an error: readers and serializers
 * usually know neither.
 */
function withPlace(
  error: unknown,
  ref: ResultRef,
  { mapIndex }: TaskRunRow,
): unknown {
  if (!(error instanceof ResultError)) return error;
  return completeError(error, mapIndex < 0 ? { ref } : { ref, mapIndex });
}

const OWN_SERIALIZER =
  "Pass the flow's serializer as { serializer } if it uses a custom one";

/** Returns the hint of the decoder's error. */
function hintOf(cause: unknown): string | undefined {
  const { hint } = (cause ?? {}) as { readonly hint?: unknown };
  return typeof hint === "string" ? hint : undefined;
}

async function decode(
  row: TaskRunRow,
  ref: ResultRef,
  bytes: Uint8Array,
  { settings, serializer, signal, maxBytes }: ResultContext,
): Promise<unknown> {
  // Python reads an empty object of a store as None, but fails for an empty
  // file.
  if (bytes.length === 0 && CREDENTIAL_TYPES.includes(ref.type)) return null;
  const chosen = serializer ?? settings.serializer ??
    autoSerializer(settings.limits && { limits: settings.limits });
  try {
    return await chosen.deserialize(bytes, { signal, maxBytes });
  } catch (cause) {
    if (cause instanceof ResultError) throw cause;
    if (signal.aborted) throw signal.reason;
    throw refusal(
      "undecodable",
      row,
      ref,
      `the serializer "${chosen.name}" refused its ${bytes.length} ${
        bytes.length === 1 ? "byte" : "bytes"
      }`,
      { cause, hint: hintOf(cause) ?? OWN_SERIALIZER },
      "decode",
    );
  }
}

/**
 * Checks a value with the caller's schema.
 *
 * @returns The output of the schema.
 * @throws {ResultError} `schema`, with the schema's `issues`.
 */
export async function validated<T>(
  row: TaskRunRow,
  value: unknown,
  schema: StandardSchemaV1<unknown, T>,
): Promise<T> {
  const outcome = await schema["~standard"].validate(value);
  if (outcome.issues === undefined) return outcome.value;
  const { issues } = outcome;
  throw new ResultError(
    "schema",
    `Cannot accept the result of ${
      labelOf(row)
    }: the schema has ${issues.length} ${
      issues.length === 1 ? "complaint" : "complaints"
    }, see issues`,
    {
      ref: row.state.result,
      issues,
      hint: "Correct the schema, or omit it to inspect the value",
    },
  );
}
