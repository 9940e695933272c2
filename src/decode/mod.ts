import type { DecodeOptions } from "../pickle/mod.ts";
import { dateTimeSerializer } from "./datetime.ts";
import { jsonSerializer } from "./json.ts";
import { pickleSerializer } from "./pickle.ts";
import type { DeserializeContext, Serializer } from "./serializer.ts";
import { pandasSerializer } from "./pandas.ts";
import { compressionOf, frameTypeOf, looksLikeCsv } from "./sniff.ts";
import { unpack } from "./unpack.ts";

const HEAD_BYTES = 64;
const DATE_TIME =
  /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d(?::?\d\d)?)?\s*$/;

// No opcode of pickle is one of { [ " - a digit or white space, save the digits
// 0, 1 and 2, which need something before them. The words of JSON are no
// pickles either, and base64 of a pickle does not start with a digit.
const JSON_START =
  /^(?:\xef\xbb\xbf)?[\s]*(?:[{["\d-]|(?:null|true|false|NaN|Infinity)\s*$)/;

/**
 * Tells the formats that Prefect's serializers write apart by their bytes, and
 * reads them. A state does not say which serializer wrote its result.
 *
 * | bytes | read as |
 * | --- | --- |
 * | gzip, zlib, bz2, xz, legacy lzma, up to eight times packed | what is inside, by this table |
 * | a date and time in ISO 8601 | the `PyDateTime` of `DateTimeSerializer` |
 * | JSON | its value; frames that pandas wrote as JSON too, unless you say so |
 * | Parquet | a `DataFrame` |
 * | text whose lines all have as many cells as the first, at least two | a `DataFrame` of CSV |
 * | anything else | a pickle, also in base64 |
 *
 * What is read as a frame or packed comes as a promise.
 *
 * @example
 * ```ts
 * import { autoSerializer } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const { deserialize } = autoSerializer();
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * assertEquals(deserialize(bytes('{"a": NaN}')), { a: NaN });
 * assertEquals(deserialize(bytes("(lp0\nI1\na.")), [1]);
 * ```
 *
 * @param options Limits and constructors for pickles.
 */
export function autoSerializer(options: DecodeOptions = {}): Serializer {
  const pickle = pickleSerializer(options);
  const decode = (bytes: Uint8Array, context?: DeserializeContext) =>
    (serializerFor(bytes) ?? pickle).deserialize(bytes, context);
  return {
    name: "auto",
    deserialize: (bytes, context) =>
      compressionOf(bytes) === undefined
        ? decode(bytes, context)
        : unpackAll(bytes, context).then((plain) => decode(plain, context)),
  };
}

/**
 * Names the format of stored bytes by the first of them: how they are packed,
 * else `datetime`, `json`, `pandas csv`, `pandas parquet`, else `pickle`; null
 * for no bytes.
 */
export function sniffFormat(head: Uint8Array): string | null {
  if (head.length === 0) return null;
  const lastLine = head.lastIndexOf(LINE_FEED);
  // A line that is cut has fewer cells than the others.
  const lines = lastLine < 0 ? head : head.subarray(0, lastLine + 1);
  const frame = frameTypeOf(head, false);
  return compressionOf(head) ?? (frame && `pandas ${frame}`) ??
    serializerFor(lines)?.name ?? "pickle";
}

const LINE_FEED = 0x0a;

/** By the first bytes, as text of one character a byte; undefined: a pickle. */
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

/** A header may start as JSON does: with a quote or a digit. */
function jsonOrCsv(): Serializer {
  const json = jsonSerializer();
  return {
    name: "json",
    deserialize(bytes, context) {
      try {
        return json.deserialize(bytes, context);
      } catch (error) {
        if (!looksLikeCsv(bytes)) throw error;
        return pandasSerializer({ fileType: "csv" }).deserialize(
          bytes,
          context,
        );
      }
    },
  };
}

/** No flow packs so often; a file that unpacks to itself would never end. */
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
    `Cannot unpack: it is packed more than ${MAX_PACKED} times`,
  );
}
