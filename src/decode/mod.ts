import type { DecodeOptions } from "../pickle/mod.ts";
import { dateTimeSerializer } from "./datetime.ts";
import { jsonSerializer } from "./json.ts";
import { pickleSerializer } from "./pickle.ts";
import type { DeserializeContext, Serializer } from "./serializer.ts";
import { compressionOf } from "./sniff.ts";
import { unpack } from "./unpack.ts";

/** A format, and how its bytes are told from those of the others. */
interface Format {
  readonly serializer: Serializer;
  /** Looks at the first bytes as text, one character a byte. */
  matches(head: string): boolean;
}

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
 * reads them: pickle (also in base64), JSON, and the date and time of
 * `DateTimeSerializer`; each of them also in gzip, zlib, bz2, xz or legacy lzma,
 * up to eight times packed. A state does not say which serializer wrote its
 * result.
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
  const formats: readonly Format[] = [
    {
      serializer: dateTimeSerializer(),
      matches: (head) => head.length < HEAD_BYTES && DATE_TIME.test(head),
    },
    { serializer: jsonSerializer(), matches: (head) => JSON_START.test(head) },
  ];
  const decode = (bytes: Uint8Array, context?: DeserializeContext) => {
    const head = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
    const format = formats.find(({ matches }) => matches(head));
    return (format?.serializer ?? pickle).deserialize(bytes, context);
  };
  return {
    name: "auto",
    deserialize: (bytes, context) =>
      compressionOf(bytes) === undefined
        ? decode(bytes, context)
        : unpackAll(bytes, context).then((plain) => decode(plain, context)),
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
