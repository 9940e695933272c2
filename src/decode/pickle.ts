import { checkInput } from "./check_input.ts";
import { lazyImport } from "../async/lazy_import.ts";
import type { AsyncDecodeOptions, DecodeOptions } from "../pickle/mod.ts";
import { DECODE_OPTIONS } from "../pickle/options.ts";
import { checkOptions } from "../platform/options.ts";
import type { Serializer } from "./serializer.ts";

/**
 * Creates a serializer for results of Prefect's `PickleSerializer`: a pickle,
 * or a pickle in base64, which early versions wrote. Nothing in it is executed.
 *
 * `deserialize` rejects with a `PickleError` if the bytes are not a pickle.
 *
 * @example Read a pickle
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
  checkOptions("make a serializer", options, DECODE_OPTIONS);
  return {
    name: "pickle",
    deserialize(bytes, context) {
      checkInput(bytes, context);
      return decodeEither(bytes, { ...options, signal: context?.signal });
    },
  };
}

const decoder = /* @__PURE__ */ lazyImport(() => import("../pickle/mod.ts"));
const slices = /* @__PURE__ */ lazyImport(() => import("../pickle/slices.ts"));

async function decodeEither(
  bytes: Uint8Array,
  options: AsyncDecodeOptions,
): Promise<unknown> {
  const { decodePickleAsync } = await decoder();
  const { signal } = options;
  try {
    return await decodePickleAsync(bytes, options);
  } catch (error) {
    signal?.throwIfAborted();
    const { runInSlices } = await slices();
    const unwrapped = await runInSlices(fromBase64(bytes), signal);
    if (unwrapped === undefined) throw error;
    try {
      return await decodePickleAsync(unwrapped, options);
    } catch {
      signal?.throwIfAborted();
      throw error; // as Prefect does: the first error is reported
    }
  }
}

const STEP = 65_536;

/**
 * Decodes base64 as Python's `base64.b64decode` does: other characters are
 * skipped, and padding is required, but may be longer. Undefined if the bytes
 * are not base64.
 */
function* fromBase64(
  bytes: Uint8Array,
): Generator<void, Uint8Array | undefined> {
  const ascii = new TextDecoder();
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += STEP) {
    const part = bytes.subarray(at, at + STEP);
    if (part.some((byte) => byte > 0x7f)) return undefined;
    parts.push(ascii.decode(part).replace(/[^A-Za-z0-9+/=]/g, ""));
    yield;
  }
  const digits = parts.join("");
  const end = digits.indexOf("=");
  const body = end < 0 ? digits : digits.slice(0, end);
  const padding = end < 0 ? 0 : paddingAt(digits, end);
  if (padding < (4 - body.length % 4) % 4) return undefined;
  return yield* decoded(body);
}

function paddingAt(digits: string, at: number): number {
  return /^=*/.exec(digits.slice(at, at + 4))![0].length;
}

function* decoded(body: string): Generator<void, Uint8Array | undefined> {
  if (body.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor(body.length * 3 / 4));
  let to = 0;
  for (let at = 0; at < body.length; at += STEP) {
    const text = atob(body.slice(at, at + STEP));
    for (let i = 0; i < text.length; i++) bytes[to++] = text.charCodeAt(i);
    yield;
  }
  return bytes;
}
