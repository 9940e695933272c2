/** Made files of numpy, zip and joblib: small, and costly for careless readers. */

import { startCrc32 } from "../../src/checksum/crc32.ts";
import { joined } from "../decode/pandas/parquet/_write_parquet.ts";

/** The bytes of characters up to U+00FF. */
const encode = (text: string) =>
  Uint8Array.from(text, (char) => char.charCodeAt(0));
const little = (value: number, size: number) =>
  Uint8Array.from(
    { length: size },
    (_, i) => Math.floor(value / 2 ** (8 * i)) % 256,
  );

/** A file of `numpy.save`, of whatever header. */
export function npy(
  header: string,
  data: Uint8Array = new Uint8Array(),
): Uint8Array {
  const text = encode(header);
  const magic = Uint8Array.of(0x93, ...encode("NUMPY"), 3, 0);
  return joined([magic, little(text.length, 4), text, data]);
}

const described = (descr: string, shape: string, fortran = "False") =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}}`;

interface Member {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A zip file of members that are stored as they are. */
export function zip(
  members: readonly Member[],
  /** Where the header of a member is said to start. */
  headerAt: (index: number, at: number) => number = (_, at) => at,
): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [i, { name, data }] of members.entries()) {
    const crc = startCrc32("crc32");
    crc.update(data);
    const text = encode(name);
    const common = joined([
      little(0, 8),
      little(crc.digest(), 4),
      little(data.length, 4),
      little(data.length, 4),
      little(text.length, 2),
      little(0, 2),
    ]);
    const local = joined([
      encode("PK\x03\x04"),
      little(20, 2),
      common,
      text,
      data,
    ]);
    directory.push(
      encode("PK\x01\x02"),
      little(20, 2),
      little(20, 2),
      common,
      little(0, 10),
      little(headerAt(i, at), 4),
      text,
    );
    parts.push(local);
    at += local.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  return joined([
    ...parts,
    ...directory,
    encode("PK\x05\x06"),
    little(0, 4),
    little(members.length, 2),
    little(members.length, 2),
    little(size, 4),
    little(at, 4),
    little(0, 2),
  ]);
}

const zipOf = (count: number, data: Uint8Array) =>
  zip(Array.from({ length: count }, (_, i) => ({ name: `${i}.npy`, data })));

/** A list of a string twice, as a pickle: it is no array, but a value. */
const PICKLED_LIST = encode("](X\x05\x00\x00\x00abcdeq\x00h\x00e.");

/** The start of a pickle of joblib's objects, and one of them. */
function joblibOf(
  count: number,
  dtype: string,
  shape: number[],
  after: Uint8Array,
) {
  const text = (value: string) =>
    joined([Uint8Array.of(0x58), little(value.length, 4), encode(value)]);
  const int = (value: number) =>
    joined([Uint8Array.of(0x8a, 7), little(value, 7)]);
  const wrapper = joined([
    encode("cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}("),
    text("shape"),
    encode("("),
    ...shape.map(int),
    encode("t"),
    text("dtype"),
    encode("cnumpy\ndtype\n"),
    text(dtype),
    Uint8Array.of(0x89, 0x88, 0x87),
    encode("R("),
    int(3),
    text("<"),
    encode("NNN"),
    encode("J"),
    little(2 ** 32 - 1, 4),
    encode("J"),
    little(2 ** 32 - 1, 4),
    encode("K\x00tbub"),
    after,
  ]);
  const head = Uint8Array.of(0x80, 2, 0x5d, 0x28);
  return joined([head, ...Array(count).fill(wrapper), encode("e.")]);
}

interface Case {
  readonly name: string;
  readonly readAs: "auto";
  readonly make: () => Uint8Array;
}

const made = (name: string, make: () => Uint8Array): Case => ({
  name: `files: ${name}`,
  readAs: "auto",
  make,
});

/** The cases, each read as its bytes say. */
export const NUMPY_CASES: readonly Case[] = [
  made(
    "npy with a size beyond all memory",
    () =>
      npy(described("'<f8'", "(9007199254740991, 1024)"), new Uint8Array(64)),
  ),
  made(
    "npy of no bytes and 10^15 elements",
    () => npy(described("'|S0'", "(1000000000000000,)")),
  ),
  made(
    "npy of no bytes and 10^8 strings",
    () => npy(described("'<U0'", "(99999999,)")),
  ),
  made(
    "npy of no elements and 10^8 rows",
    () => npy(described("'<i4'", "(100000000, 0)")),
  ),
  made("npy of 64 axes in Fortran's order", () =>
    npy(
      described("'|S1'", `(${"1, ".repeat(63)}20000)`, "True"),
      new Uint8Array(20_000),
    )),
  made(
    "npy with a header of 1,000,000 brackets",
    () => npy("[".repeat(1_000_000)),
  ),
  made(
    "npy with a header of 300,000 fields",
    () => npy(described(`[${"('a','<i4'),".repeat(80_000)}]`, "()")),
  ),
  made("npy with 20,000 fields and no element", () =>
    npy(described(
      `[${Array.from({ length: 20_000 }, (_, i) => `('${i}','<i4')`).join()}]`,
      "(0,)",
    ))),
  made("npy with types nested 31 deep, each twice", () => {
    let descr = "'<i4'";
    for (let i = 0; i < 14; i++) descr = `[('a',${descr}),('b',${descr})]`;
    return npy(described(descr, "(0,)"));
  }),
  made(
    "npy of sub-arrays of 10^9 elements",
    () => npy(described("[('a','|S0',(1000000000,))]", "(1,)")),
  ),
  made(
    "npy with a header of one string",
    () => npy(`'${"\\x41".repeat(250_000)}'`),
  ),
  made(
    "npz of 3,000 arrays",
    () => zipOf(3000, npy(described("'<f8'", "()"), new Uint8Array(8))),
  ),
  made(
    "npz of 1,000 strings of 4 kB",
    () => zipOf(1000, npy(described("'<U1000'", "()"), new Uint8Array(4000))),
  ),
  made(
    "npz of 3,000 pickles",
    () => zipOf(3000, npy(described("'|O'", "()"), PICKLED_LIST)),
  ),
  made("npz of members that share their bytes", () => {
    const data = npy(described("'|u1'", "(100000,)"), new Uint8Array(100_000));
    const small = { name: "b.npy", data: new Uint8Array() };
    const members = [{ name: "a.npy", data }, ...Array(3000).fill(small)];
    return zip(members, () => 0);
  }),
  made("zip with 60,000 empty members", () =>
    zip(
      Array.from({ length: 60_000 }, () => ({
        name: "",
        data: new Uint8Array(),
      })),
    )),
  made("zip of a zip, 20 levels deep", () => {
    let data: Uint8Array = encode("[1]");
    for (let i = 0; i < 20; i++) data = zip([{ name: "a", data }]);
    return data;
  }),
  made("zip whose comment could be an end everywhere", () =>
    joined([
      encode("PK\x03\x04"),
      ...Array<Uint8Array>(3000).fill(
        joined([encode("PK\x05\x06"), little(0, 18)]),
      ),
    ])),
  made(
    "joblib of 3,000 pickles within one",
    () => joblibOf(3000, "O8", [1], Uint8Array.of(0x80, 2, 0x4e, 0x2e)),
  ),
  made(
    "joblib of 3,000 lists of a string within one",
    () => joblibOf(3000, "O8", [1], PICKLED_LIST),
  ),
  made(
    "joblib of 3,000 arrays of nothing",
    () => joblibOf(3000, "i8", [0, 2 ** 40], new Uint8Array()),
  ),
  made(
    "joblib of 3,000 arrays of strings without bytes",
    () => joblibOf(3000, "U0", [99_999], new Uint8Array()),
  ),
];
