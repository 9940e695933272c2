import { lazily } from "../async/lazy_import.ts";
import type { DecodeOptions } from "../pickle/mod.ts";
import type { Serializer } from "./serializer.ts";

/**
 * Reads what Prefect's `PickleSerializer` writes: a pickle, or a pickle in
 * base64 as early versions wrote. Nothing in it is ever executed.
 *
 * Its `deserialize` rejects with a `PickleError` where the bytes are neither.
 *
 * @example
 * ```ts
 * import { pickleSerializer } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("I42\n.");
 * assertEquals(await pickleSerializer().deserialize(bytes), 42);
 * ```
 *
 * @param options Limits, and constructors for classes of your own.
 */
export function pickleSerializer(options: DecodeOptions = {}): Serializer {
  return {
    name: "pickle",
    deserialize: (bytes) => decodeEither(bytes, options),
  };
}

const decoder = lazily(() => import("../pickle/mod.ts"));

async function decodeEither(
  bytes: Uint8Array,
  options: DecodeOptions,
): Promise<unknown> {
  const { decodePickle } = await decoder();
  try {
    return decodePickle(bytes, options);
  } catch (error) {
    const unwrapped = fromBase64(bytes);
    if (unwrapped === undefined) throw error;
    try {
      return decodePickle(unwrapped, options);
    } catch {
      throw error; // as Prefect does: the first failure is the one to tell
    }
  }
}

/** As Python's `base64.b64decode`: skips what is not of the alphabet, needs its
 * padding, and takes more of it. */
function fromBase64(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.some((byte) => byte > 0x7f)) return undefined;
  const digits = new TextDecoder().decode(bytes).replace(
    /[^A-Za-z0-9+/=]/g,
    "",
  );
  const [, body = "", padding = ""] = /^([^=]*)(=*)/.exec(digits) ?? [];
  if (padding.length < (4 - body.length % 4) % 4) return undefined;
  try {
    return Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
