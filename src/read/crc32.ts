/** A cyclic redundancy check that is fed as the bytes come. */
export interface Crc32 {
  /** Takes the next bytes. */
  update(bytes: Uint8Array): void;
  /** Gives the check of all bytes so far, in base64, big-endian. */
  digest(): string;
}

/** The reversed polynomials: ISO-HDLC's, and Castagnoli's of RFC 3720. */
const POLYNOMIALS = { crc32: 0xedb88320, crc32c: 0x82f63b78 } as const;

/** The checks that stores send with their answers and that cost little. */
export type CrcAlgorithm = keyof typeof POLYNOMIALS;

const SLICES = 8;
const tables = new Map<CrcAlgorithm, readonly Uint32Array[]>();

/** Tables to take eight bytes in one step (slicing-by-8). */
function makeTables(polynomial: number): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
    }
    return crc;
  });
  const made = [first];
  while (made.length < SLICES) {
    const last = made.at(-1)!;
    made.push(last.map((crc) => (crc >>> 8) ^ first[crc & 0xff]!));
  }
  return made;
}

function tablesOf(algorithm: CrcAlgorithm): readonly Uint32Array[] {
  const made = tables.get(algorithm) ?? makeTables(POLYNOMIALS[algorithm]);
  tables.set(algorithm, made);
  return made;
}

/** Starts a check over no bytes. */
export function startCrc32(algorithm: CrcAlgorithm): Crc32 {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tablesOf(algorithm) as [
    Uint32Array,
    ...Uint32Array[],
  ];
  let crc = 0xffffffff;
  return {
    update(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      let at = 0;
      for (const end = bytes.length - 7; at < end; at += SLICES) {
        const low = crc ^ view.getUint32(at, true);
        const high = view.getUint32(at + 4, true);
        crc = t7![low & 0xff]! ^ t6![(low >>> 8) & 0xff]! ^
          t5![(low >>> 16) & 0xff]! ^ t4![low >>> 24]! ^
          t3![high & 0xff]! ^ t2![(high >>> 8) & 0xff]! ^
          t1![(high >>> 16) & 0xff]! ^ t0[high >>> 24]!;
      }
      for (; at < bytes.length; at++) {
        crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]!) & 0xff]!;
      }
    },
    digest() {
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, ~crc >>> 0);
      return btoa(String.fromCharCode(...bytes));
    },
  };
}
