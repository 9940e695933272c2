import type { ProbedResultDescription, TaskRunView } from "../../../mod.ts";
import type { RequestContext } from "../request/context.ts";
import { type ByteRange, parseRange, sliceStream } from "../request/range.ts";
import {
  digest,
  isSameForRange,
  notModified,
  validatorHeaders,
  type Validators,
} from "./validators.ts";

/** The media type and the file extension of each format. */
const FORMATS: ReadonlyMap<
  string | null,
  readonly [type: string, suffix: string]
> = new Map([
  ["pickle", ["application/octet-stream", "pickle"]],
  ["json", ["application/json", "json"]],
  ["datetime", ["text/plain; charset=utf-8", "txt"]],
  ["pandas csv", ["text/csv; charset=utf-8", "csv"]],
  ["pandas parquet", ["application/vnd.apache.parquet", "parquet"]],
  ["pandas feather", ["application/vnd.apache.arrow.file", "feather"]],
  ["gzip", ["application/gzip", "gz"]],
  ["zlib", ["application/zlib", "zz"]],
  ["bz2", ["application/x-bzip2", "bz2"]],
  ["lzma", ["application/x-xz", "xz"]],
]);

const UNKNOWN = ["application/octet-stream", "bin"] as const;

/**
 * Creates an answer with the stored bytes. They are untrusted, so that they are
 * sent as a download, never as a page.
 */
export async function storedBytesResponse(
  context: RequestContext,
  view: TaskRunView,
): Promise<Response> {
  const { request: { headers, method }, resultAccess, signal, timeoutMs } =
    context;
  const options = { signal, timeoutMs };
  const probe = await resultAccess.probe(view, options);
  const validators = await validatorsOf(view, probe);
  const known = probe.isLoadable && notModified(headers, validators);
  if (known) return known;
  const { size } = probe;
  const range = size === null || method !== "GET" ||
      !isSameForRange(headers, validators)
    ? undefined
    : parseRange(headers.get("range"), size);
  const opened = await resultAccess.open(view, options);
  const part = range ?? (size === null ? undefined : whole(size));
  return new Response(part ? sliceStream(opened, part) : opened, {
    status: range ? 206 : 200,
    headers: {
      ...fileHeaders(context.id, probe),
      ...validatorHeaders(validators),
      ...(part && { "content-length": String(part.last - part.first + 1) }),
      ...(range &&
        { "content-range": `bytes ${range.first}-${range.last}/${size}` }),
    },
  });
}

function whole(size: number): ByteRange {
  return { first: 0, last: size - 1 };
}

function fileHeaders(
  taskRunId: string,
  { format, size }: ProbedResultDescription,
): Record<string, string> {
  const [type, suffix] = FORMATS.get(format) ?? UNKNOWN;
  return {
    "content-type": type,
    "content-disposition": `attachment; filename="${taskRunId}.${suffix}"`,
    "accept-ranges": size === null ? "none" : "bytes",
  };
}

/** Two writes within this time may have the same timestamp. */
const SETTLED_MS = 2_000;

/**
 * Creates validators from the state, location, size and time. The tag is
 * strong, so that ranges can be combined, if the bytes cannot have changed:
 * they are part of the state, or their time is not recent.
 */
async function validatorsOf(
  { state }: TaskRunView,
  { type, size, modified }: ProbedResultDescription,
): Promise<Validators> {
  const tag = `"${await digest([state, size, modified])}"`;
  const isSettled = type === "PrefectResult" || (modified !== null &&
    Date.now() - Date.parse(modified) > SETTLED_MS);
  return { etag: isSettled ? tag : `W/${tag}`, modified };
}
