import type { DecodeOptions } from "../pickle/mod.ts";
import { PickleError } from "../pickle/errors.ts";
import { dateTimeSerializer } from "./datetime.ts";
import { jsonSerializer } from "./json.ts";
import { pickleSerializer } from "./pickle.ts";
import type { DeserializeContext, Serializer } from "./serializer.ts";
import { pandasSerializer } from "./pandas.ts";
import { unsupported } from "./errors.ts";
import { READABLE_FORMATS } from "./files/readable.ts";
import { compressionOf, frameTypeOf, looksLikeCsv } from "./sniff.ts";
import { unpack } from "./unpack/unpack.ts";

const HEAD_BYTES = 64;
const DATE_TIME =
  /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d(?::?\d\d)?)?\s*$/;

// No pickle starts with { [ " - a digit or white space, except the digits 0, 1
// and 2, which are opcodes that require a value before them. The words of JSON
// are not pickles, and base64 of a pickle does not start with a digit.
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

/**
 * The limit for nested compression. A file that unpacks to itself would never
 * end.
 */
const MAX_LEVELS = 8;

/** @param level The number of times that the bytes were unpacked. */
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
    throw await withFormat(error, bytes);
  }
}

/** Names the format of bytes that are neither text nor a pickle. */
async function withFormat(error: unknown, bytes: Uint8Array): Promise<unknown> {
  const isRefusal = error instanceof SyntaxError ||
    error instanceof PickleError && error.code !== "limit";
  if (!isRefusal) return error;
  const { namedFormatOf } = await import("./files/named.ts");
  const format = namedFormatOf(bytes);
  if (format === undefined) return error;
  const problem = "there is no reader for the format";
  return unsupported(`read ${format.name}`, problem, format.hint, error);
}

/** Detects the format from the first bytes; undefined is a pickle. */
export function serializerFor(bytes: Uint8Array): Serializer | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
  if (head.length < HEAD_BYTES && DATE_TIME.test(head)) {
    return dateTimeSerializer();
  }
  if (JSON_START.test(head)) return jsonOrCsv();
  const fileType = frameTypeOf(bytes) ??
    (looksLikeCsv(bytes) ? "csv" : undefined);
  return fileType && pandasSerializer({ fileType });
}

/** JSON, or CSV whose header starts with a quote or a digit. */
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
