import type { DecodeOptions } from "../pickle/mod.ts";
import { dateTimeSerializer } from "./datetime.ts";
import { jsonSerializer } from "./json.ts";
import { pickleSerializer } from "./pickle.ts";
import type { DeserializeContext, Serializer } from "./serializer.ts";
import { pandasSerializer } from "./pandas.ts";
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
  const plain = compressionOf(bytes) === undefined
    ? bytes
    : await unpackAll(bytes, context);
  const serializer = serializerFor(plain) ?? pickleSerializer(options);
  return await serializer.deserialize(plain, context);
}

/**
 * The format of stored bytes by the first of them: their compression, else
 * `datetime`, `json`, `pandas csv`, `pandas parquet`, else `pickle`; null for no
 * bytes.
 */
export function sniffFormat(head: Uint8Array): string | null {
  if (head.length === 0) return null;
  const lastLine = head.lastIndexOf(LINE_FEED);
  // A line that is cut short has fewer cells than the others.
  const lines = lastLine < 0 ? head : head.subarray(0, lastLine + 1);
  const frame = frameTypeOf(head, false);
  return compressionOf(head) ?? (frame && `pandas ${frame}`) ??
    serializerFor(lines)?.name ?? "pickle";
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

/** A file that unpacks to itself would never end. */
const MAX_PACKED = 8;

async function unpackAll(
  bytes: Uint8Array,
  context?: DeserializeContext,
): Promise<Uint8Array> {
  let plain = bytes;
  for (let times = 0; times <= MAX_PACKED; times++) {
    const format = compressionOf(plain);
    if (format === undefined) return plain;
    plain = await unpack(format, plain, context);
  }
  throw new SyntaxError(
    `Cannot unpack: it is compressed more than ${MAX_PACKED} times`,
  );
}
