import { autoSerializer } from "../decode/mod.ts";
import { parseSecret } from "../decode/secret.ts";
import { DEFAULT_MAX_BYTES, type Serializer } from "../decode/serializer.ts";
import { ResultError } from "../model/errors.ts";
import { refusal, type ResultSettings } from "./resolve_ref.ts";
import { readResultRef } from "../read/mod.ts";
import type { ReadContext } from "../read/reader.ts";
import { hasOwnReader } from "../read/readers.ts";
import { readSecret } from "../read/secret.ts";
import type { ResultRef } from "../model/result_ref.ts";
import { labelOf, type TaskRunRow } from "../model/row.ts";
import type { StandardSchemaV1 } from "../model/schema.ts";
import { type Span, traced } from "../platform/tracing.ts";

/** What a load needs besides the row: all of it belongs to the caller. */
export interface LoadContext {
  /** How to read. */
  readonly settings: ResultSettings;
  /** Overrides the serializer of the settings. */
  readonly serializer?: Serializer | undefined;
  /** Asks Prefect Cloud for a secret; absent where there is no Cloud. */
  readonly fetchCloudSecret?: ReadContext["fetchCloudSecret"] | undefined;
  /** Finds a secret in the settings that the client has found. */
  readonly configuredSecret?: ReadContext["configuredSecret"] | undefined;
  /** Sends requests to stores; the global `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  /** How requests to stores are tried again. */
  readonly retry?: ReadContext["retry"];
  /** Stops the load. */
  readonly signal: AbortSignal;
}

/**
 * Loads a result: bytes from where the reference points, then the value.
 *
 * @param ref What {@linkcode loadableRef} gave for the row.
 * @throws {ResultError} If it cannot be read or decoded.
 */
export async function loadResult(
  row: TaskRunRow,
  ref: ResultRef,
  context: LoadContext,
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
  context: LoadContext,
  span: Span | undefined,
): Promise<unknown> {
  const reading = readContext(context);
  const isSecret = ref.type === "SecretResult" &&
    !hasOwnReader(ref.type, context.settings);
  try {
    if (isSecret) return parseSecret(await readSecret(ref, reading));
    const bytes = await readResultRef(ref, reading);
    span?.setAttributes({ "prefect.result.bytes": bytes.length });
    return await decode(row, ref, bytes, context);
  } catch (error) {
    throw withMapIndex(error, row);
  }
}

/** What readers are given, of what a load is given. */
export function readContext(context: LoadContext): ReadContext {
  const { settings, signal, fetchCloudSecret, configuredSecret, retry } =
    context;
  return {
    signal,
    settings,
    maxBytes: settings.maxBytes ?? DEFAULT_MAX_BYTES,
    fetch: context.fetch ?? fetch,
    retry,
    ...(fetchCloudSecret && { fetchCloudSecret }),
    ...(configuredSecret && { configuredSecret }),
  };
}

/** Readers know nothing of task runs; who gathers wants to know the child. */
function withMapIndex(error: unknown, { mapIndex }: TaskRunRow): unknown {
  if (!(error instanceof ResultError) || mapIndex < 0) return error;
  if (error.mapIndex !== undefined) return error;
  const { code, message, ref, issues, hint, cause } = error;
  return new ResultError(code, message, { ref, issues, mapIndex, hint, cause });
}

/** Python reads an empty object of these as None, an empty file as an error. */
const EMPTY_IS_NULL: ReadonlySet<string> = new Set([
  "S3Result",
  "GCSResult",
  "AzureResult",
]);

/** Serializers do not know where their bytes are from. */
function withPlace(
  { code, message, ref, issues, hint, cause }: ResultError,
  place: ResultRef,
): ResultError {
  const details = { ref: ref ?? place, issues, hint, cause };
  return new ResultError(code, message, details);
}

async function decode(
  row: TaskRunRow,
  ref: ResultRef,
  bytes: Uint8Array,
  { settings, serializer, signal }: LoadContext,
): Promise<unknown> {
  if (bytes.length === 0 && EMPTY_IS_NULL.has(ref.type)) return null;
  const chosen = serializer ?? settings.serializer ??
    autoSerializer(settings.limits && { limits: settings.limits });
  const { maxBytes } = settings;
  try {
    return await chosen.deserialize(bytes, { signal, maxBytes });
  } catch (cause) {
    if (cause instanceof ResultError) throw withPlace(cause, ref);
    if (signal.aborted) throw signal.reason;
    throw refusal(
      "undecodable",
      row,
      ref,
      `the serializer "${chosen.name}" refused its ${bytes.length} bytes`,
      {
        cause,
        hint:
          "If the flow used a serializer of its own, give it as { serializer }",
      },
      "decode",
    );
  }
}

/**
 * Checks a value with the caller's schema.
 *
 * @returns What the schema makes of the value.
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
      hint: "Mend the schema, or leave it out to look at the value",
    },
  );
}
