import { autoSerializer } from "./decode/mod.ts";
import { parseSecret } from "./decode/secret.ts";
import { DEFAULT_MAX_BYTES, type Serializer } from "./decode/serializer.ts";
import { ResultError, type ResultErrorCode, TaskRunError } from "./errors.ts";
import type { DecodeLimits } from "./pickle/mod.ts";
import { hasOwnReader, isKnownType, readResultRef } from "./read/mod.ts";
import type { ReadContext, ReadSettings } from "./read/reader.ts";
import { readSecret } from "./read/secret.ts";
import type { ResultRef } from "./result_ref.ts";
import type { TaskRunRow } from "./row.ts";
import type { StandardSchemaV1 } from "./schema.ts";
import { isFailed, isFinished, isMapped } from "./state.ts";
import { type Span, traced } from "./tracing.ts";

/** How results are found, read and decoded. */
export interface ResultSettings extends ReadSettings {
  /** Decodes the stored bytes; `autoSerializer()` by default. */
  readonly serializer?: Serializer | undefined;
  /**
   * Changes where a result is looked for, as from a LocalResult of another
   * machine to a mount or a bucket. Called before anything is read.
   */
  readonly rewrite?: ((ref: ResultRef) => ResultRef) | undefined;
  /** More stored or unpacked bytes are refused; 256 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** Limits of the pickle decoder. */
  readonly limits?: DecodeLimits | undefined;
}

/** What a load needs besides the row: all of it belongs to the caller. */
export interface LoadContext {
  /** How to read. */
  readonly settings: ResultSettings;
  /** Overrides the serializer of the settings. */
  readonly serializer?: Serializer | undefined;
  /** Asks Prefect Cloud for a secret; absent where there is no Cloud. */
  readonly askSecret?: ReadContext["askSecret"] | undefined;
  /** Finds a secret in the settings that the client has found. */
  readonly configuredSecret?: ReadContext["configuredSecret"] | undefined;
  /** Sends requests to stores; the global `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  /** How requests to stores are tried again. */
  readonly retry?: ReadContext["retry"];
  /** Stops the load. */
  readonly signal: AbortSignal;
}

/** How messages call a task run: its slug, and its map index if it has one. */
export function labelOf({ taskSlug, mapIndex }: TaskRunRow): string {
  return mapIndex < 0 ? `"${taskSlug}"` : `"${taskSlug}[${mapIndex}]"`;
}

/** The error of a call on a result that took more than its `timeoutMs`. */
export function resultTimeout(
  act: "describe" | "load" | "open",
  row: TaskRunRow,
  limit: number,
  ref = row.state.result,
): ResultError {
  return new ResultError(
    "timeout",
    `Cannot ${act} the result of ${
      labelOf(row)
    }: it took more than ${limit} ms`,
    { ref, hint: "Raise timeoutMs" },
  );
}

/**
 * Throws unless the run has ended, which is asked before all else.
 *
 * @throws {TaskRunError} `not_finished`.
 */
export function checkFinished(row: TaskRunRow): void {
  if (isFinished(row.state)) return;
  throw new TaskRunError(
    "not_finished",
    `Cannot load the result of ${
      labelOf(row)
    }: its state is "${row.state.type}"`,
    {
      taskRunId: row.taskRunId,
      indices: row.mapIndex < 0 ? undefined : [row.mapIndex],
      hint: "Wait until it has finished, then ask again with getLatest()",
    },
  );
}

/**
 * Gives the reference to read, or says why there is nothing to read. The order
 * is that of `TaskRunView.get_result`: finished, a type, a location, a class
 * that is known.
 */
export function loadableRef(
  row: TaskRunRow,
  { rewrite, ...settings }: ResultSettings,
): ResultRef {
  checkFinished(row);
  const stored = row.state.result;
  if (stored === null || stored.type === "NoResultType") {
    throw refusal("no_result", row, stored, "it has no result type", {
      hint: isMapped(row.state)
        ? "Each of its children has a result of its own: walk them with iterMapped()"
        : "Set a Result on the task or its flow, so that values are stored",
    });
  }
  checkLocation(row, stored, settings);
  const ref = rewrite?.(stored) ?? stored;
  checkLocation(row, ref, settings);
  if (isKnownType(ref.type, settings)) return ref;
  throw refusal("custom_type", row, ref, `"${ref.type}" is a custom class`, {
    hint: `Give a reader for it as results.readers["${ref.type}"]`,
  });
}

function checkLocation(
  row: TaskRunRow,
  ref: ResultRef,
  settings: ReadSettings,
): void {
  const isConstant = ref.type === "ConstantResult" &&
    !hasOwnReader(ref.type, settings);
  if (ref.location && !isConstant) return;
  throw refusal("no_location", row, ref, noLocation(row, ref), {
    hint: noLocationHint(row, ref),
  });
}

const NO_LOCATION_HINTS: ReadonlyMap<string, string> = new Map([
  ["ConstantResult", "Prefect does not store constants: look into the flow"],
  ["SecretResult", "Prefect does not note which secret a run has used"],
]);

function noLocation({ state }: TaskRunRow, { type }: ResultRef): string {
  const ended = isFailed(state) ? `it is ${state.type}, and ` : "";
  return `${ended}its ${type} has no location`;
}

function noLocationHint({ state }: TaskRunRow, { type }: ResultRef): string {
  if (isFailed(state)) {
    return "A task that failed stores no result; the message of its state says why it failed";
  }
  return NO_LOCATION_HINTS.get(type) ??
    "A task that returned None stored nothing; otherwise no Result was configured, or checkpointing was off";
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
  const { settings, signal, askSecret, configuredSecret, retry } = context;
  return {
    signal,
    settings,
    maxBytes: settings.maxBytes ?? DEFAULT_MAX_BYTES,
    fetch: context.fetch ?? fetch,
    retry,
    ...(askSecret && { askSecret }),
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
    { ref: row.state.result, issues },
  );
}

function refusal(
  code: ResultErrorCode,
  row: TaskRunRow,
  ref: ResultRef | null,
  problem: string,
  details: { hint?: string; cause?: unknown },
  act = "load",
): ResultError {
  return new ResultError(
    code,
    `Cannot ${act} the result of ${labelOf(row)}: ${problem}`,
    { ref, ...(row.mapIndex >= 0 && { mapIndex: row.mapIndex }), ...details },
  );
}
