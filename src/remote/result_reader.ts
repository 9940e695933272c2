import {
  ApiError,
  type ReadContext,
  ResultError,
  type ResultErrorCode,
  type ResultProbe,
  type ResultReader,
  type ResultRef,
} from "../../mod.ts";
import { PROBE_BYTES } from "../read/reader.ts";
import type { Answered } from "./problem.ts";
import type { Requester } from "./request.ts";

/** The results that are stored elsewhere: others are in the row itself. */
const STORED_TYPES = [
  "LocalResult",
  "S3Result",
  "GCSResult",
  "AzureResult",
  "SecretResult",
];

/** Readers that request the stored bytes from a handler. */
export function remoteReaders(
  requester: Requester,
): Readonly<Record<string, ResultReader>> {
  const reader: ResultReader = {
    async open(ref, context) {
      const { body } = await request(requester, ref, context, {});
      return body ?? new Blob([]).stream();
    },
    probe: (ref, context) => probe(requester, ref, context),
  };
  return Object.fromEntries(STORED_TYPES.map((type) => [type, reader]));
}

async function request(
  { get }: Requester,
  ref: ResultRef,
  { taskRunId, signal }: ReadContext,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  if (taskRunId === undefined) throw noTaskRun(ref);
  const toError = (answered: Answered) => toResultError(answered, ref);
  const path = `/task-runs/${encodeURIComponent(taskRunId)}/result?raw=true`;
  try {
    const read = (response: Response) => response;
    return await get(path, { headers, options: { signal }, toError, read });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { message, hint, cause } = error;
    throw new ResultError("network", message, { ref, hint, cause });
  }
}

async function probe(
  requester: Requester,
  ref: ResultRef,
  context: ReadContext,
): Promise<ResultProbe> {
  const headers = { range: `bytes=0-${PROBE_BYTES - 1}` };
  const response = await request(requester, ref, context, headers);
  const modified = Date.parse(response.headers.get("last-modified") ?? "");
  const [, size] = /\/(\d+)$/.exec(
    response.headers.get("content-range") ?? "",
  ) ?? [];
  const whole = response.headers.get("content-length");
  const head = await firstBytes(response);
  return {
    size: Number(size ?? whole ?? head.length),
    modified: Number.isNaN(modified) ? null : new Date(modified).toISOString(),
    head,
  };
}

async function firstBytes({ body }: Response): Promise<Uint8Array> {
  const reader = body?.getReader();
  const { value = new Uint8Array() } = await reader?.read() ?? {};
  await reader?.cancel();
  return value.subarray(0, PROBE_BYTES);
}

const RESULT_CODES: ReadonlySet<string> = new Set<ResultErrorCode>([
  "no_result",
  "no_location",
  "custom_type",
  "not_found",
  "denied",
  "read_failed",
  "network",
  "timeout",
  "permission_denied",
  "undecodable",
  "too_large",
  "unsupported",
  "schema",
]);

const REFUSED: readonly number[] = [401, 403];

function toResultError(
  { status, code, detail, hint }: Answered,
  ref: ResultRef,
): ResultError {
  const known = code !== undefined && RESULT_CODES.has(code)
    ? code as ResultErrorCode
    : REFUSED.includes(status)
    ? "denied"
    : "read_failed";
  return new ResultError(known, detail, { ref, hint });
}

function noTaskRun(ref: ResultRef): ResultError {
  return new ResultError(
    "unsupported",
    "Cannot read a result through a handler: it belongs to no task run",
    { ref, hint: "Read it by the task run, with result()" },
  );
}
