import { sha256 } from "@noble/hashes/sha2.js";
import { startCrc32 } from "../../checksum/crc32.ts";
import { startCrc64 } from "../../checksum/crc64.ts";

/** A checksum that is updated incrementally. */
export interface Checksum {
  /** Adds the next bytes. */
  update(bytes: Uint8Array): void;
  /** The checksum of all bytes so far, as xz stores it. */
  digest(): Uint8Array;
}

/** CRC-32 of IEEE 802.3. */
export function crc32(bytes: Uint8Array): number {
  const crc = startCrc32("crc32");
  crc.update(bytes);
  return crc.digest();
}

/** Starts a CRC-32 of IEEE 802.3. */
export function crc32Checksum(): Checksum {
  const crc = startCrc32("crc32");
  return {
    update: (bytes) => crc.update(bytes),
    digest: () => littleEndian(crc.digest()),
  };
}

/** Starts a CRC-64 of ECMA-182. */
export function crc64Checksum(): Checksum {
  const crc = startCrc64();
  return {
    update: (bytes) => crc.update(bytes),
    digest: () => littleEndian(...crc.digest()),
  };
}

/** Starts a SHA-256. WebCrypto's `digest()` takes all bytes at once. */
export function sha256Checksum(): Checksum {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest(),
  };
}

function littleEndian(...words: number[]): Uint8Array {
  return Uint8Array.from(
    words.flatMap((word) => [word, word >>> 8, word >>> 16, word >>> 24]),
  );
}
