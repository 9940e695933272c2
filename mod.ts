/**
 * Reads Prefect 1.x task runs and their results.
 *
 * A view is frozen plain data and a thunk that loads the result when it is
 * called: from files, S3, Google Cloud Storage, Azure, the Prefect API and
 * secrets, decoded by a Python pickle decoder that executes nothing.
 *
 * @example Load the result of a task run
 * ```ts
 * import { createClient, fromTaskRunId } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const run = await fromTaskRunId("6605a1bd-0d72-5cfe-86e3-130e0febd052", { client });
 * assertEquals(run.state.type, "Success");
 * ```
 *
 * @module
 */
export {
  fromTaskRunData,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  isSameTaskRun,
  type TaskSlugOptions,
} from "./src/task_run.ts";
export {
  describeResult,
  type ResultDescription,
} from "./src/describe_result.ts";
export {
  type ProbedResultDescription,
  probeResult,
} from "./src/probe_result.ts";
export type { ResultProblem } from "./src/model/result_problem.ts";
export { openResult } from "./src/open_result.ts";
export { readResult } from "./src/read_result.ts";
export type { CredentialSearch } from "./src/read/credential_search.ts";
export { iterMapped, type IterMappedOptions } from "./src/mapped.ts";
export {
  iterMappedResults,
  type IterMappedResultsOptions,
  type MappedResult,
} from "./src/mapped_results.ts";
export {
  streamMapped,
  streamMappedJson,
  type StreamMappedJsonOptions,
  type StreamMappedOptions,
} from "./src/stream.ts";
export { encodeJson } from "./src/encode_json.ts";
export { iterTaskRuns, type ListOptions } from "./src/list.ts";
export { groupFailures } from "./src/flow_runs/group_failures.ts";
export type {
  FailedTask,
  FailureCause,
  FailureRow,
  FailureSample,
  GroupedFailures,
} from "./src/flow_runs/failures.ts";
export { taskRunTimes } from "./src/task_run_times.ts";
export type { TaskRunTimes } from "./src/model/times_row.ts";
export { type WatchOptions, watchTaskRun } from "./src/watch.ts";
export { type FlowRunOptions, fromFlowRunId } from "./src/flow_run.ts";
export type {
  FlowOfRun,
  FlowRunState,
  FlowRunView,
} from "./src/model/flow_run_row.ts";
export {
  iterFlowRuns,
  type ListFlowRunsOptions,
} from "./src/list_flow_runs.ts";
export { iterLogs, type LogOptions } from "./src/logs.ts";
export type { LogLine } from "./src/model/log_row.ts";
export {
  watchFlowRun,
  type WatchFlowRunOptions,
} from "./src/watch_flow_run.ts";
export type {
  FlowRunEvent,
  FlowRunLogEvent,
  FlowRunStateEvent,
} from "./src/flow_runs/watch.ts";
export type {
  ItemOf,
  ResultOptions,
  ResultThunk,
  TaskRunView,
  ViewOptions,
} from "./src/view.ts";
export {
  type Client,
  type ClientDescription,
  type ClientOptions,
  createClient,
  describeClient,
} from "./src/api/client.ts";
export { findTenantId } from "./src/api/tenant.ts";
export type { ApiSettings } from "./src/api/settings/config.ts";
export type {
  Backend,
  Setting,
  UnreadSource,
} from "./src/api/settings/sources.ts";
export type { CallOptions } from "./src/async/abort.ts";
export type { RetryEvent, RetryOptions } from "./src/async/retry_options.ts";
export type { ResultSettings } from "./src/result/settings.ts";
export type {
  LocalSettings,
  ReadContext,
  ReadSettings,
  ResultProbe,
  ResultReader,
  SecretSettings,
} from "./src/read/reader.ts";
export type { S3Settings, S3SettingsSource } from "./src/read/aws/settings.ts";
export type {
  GcsHmacKey,
  GcsSettings,
  GcsSettingsSource,
} from "./src/read/gcs/settings.ts";
export type {
  AzureSettings,
  AzureSettingsSource,
} from "./src/read/azure/settings.ts";
export { autoSerializer } from "./src/decode/mod.ts";
export { pickleSerializer } from "./src/decode/pickle.ts";
export { jsonSerializer } from "./src/decode/json.ts";
export { dateTimeSerializer } from "./src/decode/datetime.ts";
export {
  compressedSerializer,
  type CompressedSerializerOptions,
} from "./src/decode/compressed.ts";
export type { CompressionFormat } from "./src/decode/unpack/unpack.ts";
export {
  type PandasFileType,
  pandasSerializer,
  type PandasSerializerOptions,
} from "./src/decode/pandas.ts";
export type { PandasCompression } from "./src/decode/pandas/compression.ts";
export type {
  ColumnRef,
  NaValues,
  PandasCsvOptions,
} from "./src/decode/pandas/csv/options.ts";
export type {
  PandasJsonOptions,
  PandasJsonOrient,
} from "./src/decode/pandas/json/options.ts";
export type {
  DeserializeContext,
  Serializer,
} from "./src/decode/serializer.ts";
export { parseState, type TaskRunRow } from "./src/model/row.ts";
export { equalStates } from "./src/model/state/equal_states.ts";
export {
  isCached,
  isFailed,
  isFinished,
  isLooped,
  isMapped,
  isMetaState,
  isPending,
  isQueued,
  isRetrying,
  isRunning,
  isScheduled,
  isSkipped,
  isSubmitted,
  isSuccessful,
} from "./src/model/state/predicates.ts";
export { STATE_TYPES, stateColor } from "./src/model/state/classes.ts";
export type {
  BaseState,
  Cached,
  Cancelled,
  Cancelling,
  ClientFailed,
  Failed,
  FailedState,
  Finished,
  FinishedState,
  JsonObject,
  JsonValue,
  Looped,
  Mapped,
  MetaState,
  Paused,
  Pending,
  PendingState,
  Queued,
  Resume,
  Retrying,
  Running,
  RunningState,
  Scheduled,
  ScheduledState,
  Skipped,
  State,
  StateType,
  Submitted,
  Success,
  SuccessfulState,
  TimedOut,
  TimedState,
  TriggerFailed,
  ValidationFailed,
  WrappingState,
} from "./src/model/state/state.ts";
export type {
  SchemaOutcome,
  StandardSchemaProps,
  StandardSchemaV1,
} from "./src/model/schema.ts";
export type { ResultRef } from "./src/model/result_ref.ts";
export {
  ApiError,
  type ApiErrorCode,
  type ApiErrorDetails,
  type ErrorDetails,
  type ErrorOrigin,
  type GraphQLErrorEntry,
  ResultError,
  type ResultErrorCode,
  type ResultErrorDetails,
  type SchemaIssue,
  TaskRunError,
  type TaskRunErrorCode,
  type TaskRunErrorDetails,
  TaskRunViewError,
} from "./src/model/errors.ts";
export {
  ConfigError,
  type ConfigErrorDetails,
} from "./src/model/config_error.ts";
export {
  PickleError,
  type PickleErrorCode,
  type PickleErrorDetails,
} from "./src/pickle/errors.ts";
export type { DecodeLimits } from "./src/pickle/limits.ts";
export type { DecodeOptions, StringEncoding } from "./src/pickle/options.ts";
