import type { DecodeOptions } from "../pickle/mod.ts";
import { PickleError } from "../pickle/errors.ts";
import { dateTimeSerializer } from "./datetime.ts";
import { jsonSerializer } from "./json.ts";
import { pickleSerializer } from "./pickle.ts";
import type { DeserializeContext, Serializer } from "./serializer.ts";
import { pandasSerializer } from "./pandas.ts";
import { unsupported } from "./errors.ts";
import { namedFormatOf } from "./files/named.ts";
import { READABLE_FORMATS } from "./files/readable.ts";
import { compressionOf, frameTypeOf, looksLikeCsv } from "./sniff.ts";
import { unpack } from "./unpack/unpack.ts";

const HEAD_BYTES = 64;
const DATE_TIME =
  /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d(?::?\d\d)?)?\s*$/;

// No opcode of pickle is one of { [ " - a digit or white space, save the digits
// 0, 1 and 2, which need something before them. The words of JSON are no
// pickles either, and base64 of a pickle does not start with a digit.
const JSON_START =
  /^(?:\xef\xbb\xbf)?[\s]*(?:[{["\d-]|(?:null|true|false|NaN|Infinity)\s*$)/;

/** Decodes bytes by the table of `autoSerializer()`. */
export async function decodeAuto(
  bytes: Uint8Array,
  options: DecodeOptions,
  context?: DeserializeContext,
): Promise<unknown> {
  return await decodeLevel(bytes, options, context, 0);
}

/** A file that unpacks to itself would never end. */
const MAX_LEVELS = 8;

/** @param level How often the bytes were unpacked. */
async function decodeLevel(
  bytes: Uint8Array,
  options: DecodeOptions,
  context: DeserializeContext | undefined,
  level: number,
): Promise<unknown> {
  const decode = (unpacked: Uint8Array) => {
    if (level < MAX_LEVELS) {
      return decodeLevel(unpacked, options, context, level + 1);
    }
    throw new SyntaxError(
      `Cannot unpack: it is compressed more than ${MAX_LEVELS} times`,
    );
  };
  const compression = compressionOf(bytes);
  if (compression !== undefined) {
    return await decode(await unpack(compression, bytes, context));
  }
  const file = READABLE_FORMATS.find(({ matches }) => matches(bytes));
  if (file !== undefined) {
    return await file.read(bytes, { options, context, decode });
  }
  const serializer = serializerFor(bytes) ?? pickleSerializer(options);
  try {
    return await serializer.deserialize(bytes, context);
  } catch (error) {
    context?.signal?.throwIfAborted();
    throw withFormat(error, bytes);
  }
}

/** Where bytes are neither text nor a pickle, the error names their format. */
function withFormat(error: unknown, bytes: Uint8Array): unknown {
  const isRefusal = error instanceof SyntaxError ||
    error instanceof PickleError && error.code !== "limit";
  const format = isRefusal ? namedFormatOf(bytes) : undefined;
  if (format === undefined) return error;
  const problem = "there is no reader for the format";
  return unsupported(`read ${format.name}`, problem, format.hint, error);
}

/**
 * The format of stored bytes by the first of them: their compression, else
 * `npy`, `zip`, `datetime`, `json`, `pandas csv`, `pandas parquet`, the name of
 * a format that has no reader, else `pickle`; null for no bytes.
 */
export function sniffFormat(head: Uint8Array): string | null {
  if (head.length === 0) return null;
  const file = READABLE_FORMATS.find(({ matches }) => matches(head));
  const frame = frameTypeOf(head, false);
  return compressionOf(head) ?? file?.name ?? (frame && `pandas ${frame}`) ??
    sniffSerializer(head);
}

function sniffSerializer(head: Uint8Array): string {
  const lastLine = head.lastIndexOf(LINE_FEED);
  // A line that is cut short has fewer cells than the others.
  const lines = lastLine < 0 ? head : head.subarray(0, lastLine + 1);
  const text = serializerFor(lines)?.name;
  const named = namedFormatOf(head)?.name;
  // A byte of a length may be a bracket.
  return (text === "json" ? named ?? text : text ?? named) ?? "pickle";
}

const LINE_FEED = 0x0a;

/** Detects the format from the first bytes; undefined stands for a pickle. */
function serializerFor(bytes: Uint8Array): Serializer | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
  if (head.length < HEAD_BYTES && DATE_TIME.test(head)) {
    return dateTimeSerializer();
  }
  if (JSON_START.test(head)) return jsonOrCsv();
  const fileType = frameTypeOf(bytes) ??
    (looksLikeCsv(bytes) ? "csv" : undefined);
  return fileType && pandasSerializer({ fileType });
}

/** A header of CSV may start like JSON: with a quote or a digit. */
function jsonOrCsv(): Serializer {
  const json = jsonSerializer();
  return {
    name: "json",
    async deserialize(bytes, context) {
      try {
        return await json.deserialize(bytes, context);
      } catch (error) {
        if (!looksLikeCsv(bytes)) throw error;
        return await pandasSerializer({ fileType: "csv" }).deserialize(
          bytes,
          context,
        );
      }
    },
  };
}
