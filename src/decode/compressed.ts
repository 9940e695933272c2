import { checkInput } from "./check_input.ts";
import { lazyImport } from "../async/lazy_import.ts";
import { autoSerializer } from "./mod.ts";
import { checkOptions, type OptionTable } from "../platform/options.ts";
import type { Serializer } from "./serializer.ts";
import type { CompressionFormat } from "./unpack/unpack.ts";

const unpacking = /* @__PURE__ */ lazyImport(() =>
  import("./unpack/unpack.ts")
);

const FORMATS: readonly CompressionFormat[] = ["gzip", "zlib", "bz2", "lzma"];

/** The compression of stored results. */
export interface CompressedSerializerOptions {
  /**
   * The Python module that compressed; `lzma` writes xz or the legacy `.lzma`.
   */
  readonly format: CompressionFormat;
  /** Reads the unpacked bytes; `autoSerializer()` by default. */
  readonly serializer?: Serializer | undefined;
}

const COMPRESSED_OPTIONS: OptionTable<CompressedSerializerOptions> = {
  format: "string",
  serializer: "serializer",
};

const ACT = "make a compressed serializer";

/**
 * Creates a serializer for results of Prefect's `CompressedSerializer`, which
 * compresses the bytes of another serializer with a module of Python's standard
 * library.
 *
 * Checksums are verified. `deserialize` rejects with a `SyntaxError` if the
 * bytes are damaged or cut short, and with a `ResultError`: `too_large` if the
 * unpacked bytes exceed the context's `maxBytes`, `unsupported` for xz with a
 * filter other than LZMA2.
 *
 * @example Read a compressed result
 * ```ts
 * import { compressedSerializer, jsonSerializer } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const packed = new Blob(['{"sold": 3}']).stream()
 *   .pipeThrough(new CompressionStream("gzip"));
 * const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
 * const serializer = compressedSerializer({
 *   format: "gzip",
 *   serializer: jsonSerializer(),
 * });
 * assertEquals(await serializer.deserialize(bytes), { sold: 3 });
 * ```
 *
 * @throws {TypeError} At the call, if `format` is unknown.
 */
export function compressedSerializer(
  options: CompressedSerializerOptions,
): Serializer {
  checkOptions(ACT, options, COMPRESSED_OPTIONS);
  const { format, serializer = autoSerializer() } = options;
  if (!FORMATS.includes(format)) {
    throw new TypeError(
      `Cannot ${ACT}: "${format}" is not a known format, but ${
        FORMATS.join(", ")
      } are`,
    );
  }
  return {
    name: `${format} of ${serializer.name}`,
    async deserialize(bytes, context) {
      checkInput(bytes, context);
      const { unpack } = await unpacking();
      const unpacked = await unpack(format, bytes, context);
      return await serializer.deserialize(unpacked, context);
    },
  };
}
