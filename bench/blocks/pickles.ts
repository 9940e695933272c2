// Pickles of a given size, one for each algorithm whose time is proportional to
// it.

/** Repeats a text of bytes, then cuts nothing: the size is about `size`. */
function repeated(
  head: string,
  part: string | ((i: number) => string),
  tail: string,
  size: number,
): Uint8Array {
  const made = new Uint8Array(size + head.length + tail.length + 1024);
  let at = 0;
  const put = (text: string) => {
    for (let i = 0; i < text.length; i++) made[at++] = text.charCodeAt(i);
  };
  put(head);
  const end = size - tail.length;
  for (let i = 0; at < end; i++) put(typeof part === "string" ? part : part(i));
  put(tail);
  return made.slice(0, at);
}

function int32(value: number): string {
  return String.fromCharCode(
    value & 255,
    (value >> 8) & 255,
    (value >> 16) & 255,
    value >>> 24,
  );
}

const int = (i: number) => `J${int32(i)}`;
const float = (i: number) =>
  `G@\x09${String.fromCharCode(i & 255, (i >> 8) & 255, (i >> 16) & 255)}abc`;
const text = (value: string) => `X${int32(value.length)}${value}`;
const name = (i: number) => text(`key ${i}`);
const NUMPY = "cnumpy.core.numeric\n_frombuffer\n";
const DTYPE = (code: string) =>
  `cnumpy\ndtype\n${text(code)}\x89\x88\x87R(K\x03X\x01\0\0\0<NNN` +
  `J\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb`;

/** One string of nearly all bytes. */
function one(
  head: (length: number) => string,
  byte: string,
  tail: string,
  size: number,
): Uint8Array {
  const count = Math.floor(size / byte.length);
  return repeated(
    head(count * byte.length),
    byte,
    tail,
    head(0).length + count * byte.length + tail.length,
  );
}

const length8 = (length: number) => int32(length) + "\0\0\0\0";

/** The pickles by kind, with an approximate number of bytes. */
export const PICKLES: Readonly<Record<string, (size: number) => Uint8Array>> = {
  "list, in batches": (size) =>
    repeated(
      "](",
      (i) => i % 1000 === 999 ? int(i) + "e(" : int(i),
      "e.",
      size,
    ),
  "list, at once": (size) => repeated("](", int, "e.", size),
  "list, LIST": (size) => repeated("(", int, "l.", size),
  "list of small integers": (size) => repeated("](", "K\x01", "e.", size),
  "list of floats": (size) => repeated("](", float, "e.", size),
  "list of None": (size) => repeated("](", "N", "e.", size),
  "list of lists": (size) => repeated("](", "]", "e.", size),
  "tuple": (size) => repeated("(", int, "t.", size),
  "tuple of one list": (size) => repeated("]\x94(", "h\0", "t.", size),
  "texts": (size) => repeated("](", name, "e.", size),
  "texts in the memo": (size) =>
    repeated("](", (i) => `${name(i)}\x94`, "e.", size),
  "dict of texts": (size) => repeated("}(", (i) => `${name(i)}N`, "u.", size),
  "dict of texts, in batches": (size) =>
    repeated(
      "}(",
      (i) => `${name(i)}N${i % 1000 === 999 ? "u(" : ""}`,
      "u.",
      size,
    ),
  "dict of integers": (size) => repeated("}(", (i) => `${int(i)}N`, "u.", size),
  "dict of integers, in batches": (size) =>
    repeated(
      "}(",
      (i) => `${int(i)}N${i % 1000 === 999 ? "u(" : ""}`,
      "u.",
      size,
    ),
  "dict of texts and one integer": (size) =>
    repeated(
      "}(",
      (i) => `${name(i)}N${i % 1000 === 999 ? "u(" : ""}`,
      "K\x01Nu.",
      size,
    ),
  "dict, DICT": (size) => repeated("(", (i) => `${int(i)}N`, "d.", size),
  "dict of tuples": (size) =>
    repeated("}(", (i) => `${int(i)}\x85N`, "u.", size),
  "set": (size) => repeated("\x8f(", int, "\x90.", size),
  "set of texts": (size) => repeated("\x8f(", name, "\x90.", size),
  "frozenset": (size) => repeated("(", int, "\x91.", size),
  "set of a list": (size) =>
    repeated("cbuiltins\nset\n](", int, "e\x85R.", size),
  "set of a set": (size) =>
    repeated("cbuiltins\nset\n\x8f(", int, "\x90\x85R.", size),
  "list of a set": (size) =>
    repeated("cbuiltins\nlist\n\x8f(", int, "\x90\x85R.", size),
  "tuple of a list": (size) =>
    repeated("cbuiltins\ntuple\n](", int, "e\x85R.", size),
  "dict of a list of pairs": (size) =>
    repeated("cbuiltins\ndict\n](", (i) => `${int(i)}N\x86`, "e\x85R.", size),
  "dict of a dict": (size) =>
    repeated("cbuiltins\ndict\n}(", (i) => `${name(i)}N`, "u\x85R.", size),
  "OrderedDict": (size) =>
    repeated(
      "ccollections\nOrderedDict\n)R(",
      (i) => `${name(i)}N`,
      "u.",
      size,
    ),
  "OrderedDict with a state": (size) =>
    repeated(
      "ccollections\nOrderedDict\n)R(",
      (i) => `${name(i)}N`,
      "u}X\x01\0\0\0aNsb.",
      size,
    ),
  "Counter of a list": (size) =>
    repeated("ccollections\nCounter\n](", int, "e\x85R.", size),
  "Counter of a list of texts": (size) =>
    repeated("ccollections\nCounter\n](", name, "e\x85R.", size),
  "deque": (size) =>
    repeated("ccollections\ndeque\n](", int, "eK\x64\x86R.", size),
  "deque that is filled": (size) =>
    repeated("ccollections\ndeque\n]K\x64\x86R(", int, "e.", size),
  "objects": (size) =>
    repeated("](", "ca\nB\n)\x81}X\x01\0\0\0aNsb", "e.", size),
  "one object of items": (size) => repeated("ca\nB\n)\x81(", int, "e.", size),
  "one object of entries": (size) =>
    repeated("ca\nB\n)\x81(", (i) => `${int(i)}N`, "u.", size),
  "one object of a state": (size) =>
    repeated("ca\nB\n)\x81}(", (i) => `${name(i)}N`, "ub.", size),
  "one object of two states": (size) =>
    repeated(
      "ca\nB\n)\x81}(",
      (i) => `${name(i)}N`,
      "u}X\x01\0\0\0aNs\x86b.",
      size,
    ),
  "one object of arguments": (size) => repeated("ca\nB\n(", int, "tR.", size),
  "errors": (size) =>
    repeated("](", "cbuiltins\nValueError\nX\x01\0\0\0a\x85R", "e.", size),
  "dates": (size) =>
    repeated(
      "](",
      "cdatetime\ndatetime\nC\x0a\x07\xe6\x05\x09\x0f\x20\x01\x01\xe2\x40\x85R",
      "e.",
      size,
    ),
  "Decimals": (size) =>
    repeated("](", "cdecimal\nDecimal\nX\x04\0\0\0" + "1.50\x85R", "e.", size),
  "set of Decimals": (size) =>
    repeated(
      "\x8f(",
      (i) => `cdecimal\nDecimal\n${text(`${i}.50`)}\x85R`,
      "\x90.",
      size,
    ),
  "large integers": (size) =>
    repeated(
      "](",
      (i) => `\x8a\x20${int32(i)}${"\x01".repeat(28)}`,
      "e.",
      size,
    ),
  "one text": (size) => one((n) => `X${int32(n)}`, "a", ".", size),
  "one text of two-byte letters": (size) =>
    one((n) => `X${int32(n)}`, "\xc4\x8d", ".", size),
  "one text of lone surrogates": (size) =>
    one((n) => `X${int32(n)}`, "\xed\xa0\x80", ".", size),
  "one text, one lone surrogate": (size) => {
    const made = one((n) => `X${int32(n)}`, "a", ".", size);
    made.set([0xed, 0xa0, 0x80], made.length - 10);
    return made;
  },
  "one line of UNICODE": (size) => one(() => "V", "a", "\n.", size),
  "one line of UNICODE with escapes": (size) =>
    one(() => "V", "\\u010d", "\n.", size),
  "one STRING": (size) => one(() => "S'", "a", "'\n.", size),
  "bytes": (size) => one((n) => `B${int32(n)}`, "a", ".", size),
  "bytes of text": (size) =>
    one(
      (n) => `c_codecs\nencode\nX${int32(n)}`,
      "a",
      "X\x06\0\0\0latin1\x86R.",
      size,
    ),
  "bytearray": (size) => one((n) => `\x96${length8(n)}`, "a", ".", size),
  "array module": (size) =>
    repeated("carray\narray\nX\x01\0\0\0d](", float, "e\x86R.", size),
  "array module, by bytes": (size) =>
    one(
      (n) =>
        `carray\n_array_reconstructor\n(carray\narray\nX\x01\0\0\0dK\x11B${
          int32(n)
        }`,
      "abcdefgh",
      "tR.",
      size,
    ),
  "array module, characters": (size) =>
    one(
      (n) =>
        `carray\n_array_reconstructor\n(carray\narray\nX\x01\0\0\0uK\x12B${
          int32(n)
        }`,
      "a\0",
      "tR.",
      size,
    ),
  "numpy floats": (size) =>
    one(
      (n) => `${NUMPY}(B${int32(n)}`,
      "abcdefgh",
      `${DTYPE("f8")}${int(Math.floor(size / 8))}\x85X\x01\0\0\0CtR.`,
      size,
    ),
  "numpy bool": (size) =>
    one(
      (n) => `${NUMPY}(B${int32(n)}`,
      "\x01",
      `${DTYPE("b1")}${int(size)}\x85X\x01\0\0\0CtR.`,
      size,
    ),
  "numpy texts": (size) =>
    one(
      (n) => `${NUMPY}(B${int32(n)}`,
      "a\0\0\0b\0\0\0",
      `cnumpy\ndtype\nX\x02\0\0\0U2\x89\x88\x87R(K\x03X\x01\0\0\0<NNNK\x08K\x04K\x08tb` +
        `${int(Math.floor(size / 8))}\x85X\x01\0\0\0CtR.`,
      size,
    ),
  "numpy objects": (size) => {
    const count = Math.floor(size / 5);
    return repeated(
      "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R(K\x01" +
        `${
          int(count)
        }\x85cnumpy\ndtype\nX\x02\0\0\0O8\x89\x88\x87R(K\x03X\x01\0\0\0|NNN` +
        "J\xff\xff\xff\xffJ\xff\xff\xff\xffK?tb\x89](",
      (i) => i < count ? int(i) : "",
      "etb.",
      count * 5 + 200,
    );
  },
  "numpy datetimes": (size) =>
    one(
      (n) => `${NUMPY}(B${int32(n)}`,
      "abcdefg\0",
      `cnumpy\ndtype\nX\x02\0\0\0M8\x89\x88\x87R(K\x04X\x01\0\0\0<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0` +
        `}(C\x02nsK\x01K\x01K\x01tt\x86tb${
          int(Math.floor(size / 8))
        }\x85X\x01\0\0\0CtR.`,
      size,
    ),
  "a dict that turns while it is held": (size) =>
    repeated("](", `}\x94K\x01Ns`, "e.", size),
  "dicts that turn, held twice": (size) =>
    repeated("(", `}q\0h\0K\x01Ns\x86`, "l.", size),
};
