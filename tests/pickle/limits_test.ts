import {
  type DecodeLimits,
  decodePickle,
  PickleError,
} from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { cpuMs, leastCpuMs } from "../_cpu_time.ts";
import { megabyteMs } from "./_cost.ts";
import { fromLatin1 } from "./_fixtures.ts";

const repeat = (text: string, count: number) => text.repeat(count);

/** Each limit just met, and met by one too many. */
const EDGES: [
  name: string,
  limits: DecodeLimits,
  within: string,
  beyond: string,
][] = [
  ["maxDepth of lists by APPEND", { maxDepth: 3 }, "]]]aa.", "]]]]aaa."],
  ["maxDepth of lists by APPENDS", { maxDepth: 3 }, "](](]ee.", "](](](]eee."],
  ["maxDepth of lists by LIST", { maxDepth: 3 }, "(((lll.", "((((llll."],
  ["maxDepth of dicts", { maxDepth: 2 }, "}V1\n}s.", "}V1\n}V1\n}ss."],
  [
    "maxDepth of dicts by DICT",
    { maxDepth: 2 },
    "(V1\n(dd.",
    "(V1\n(V1\n(ddd.",
  ],
  [
    "maxDepth of tuples by TUPLE1",
    { maxDepth: 3 },
    ")\x85\x85.",
    ")\x85\x85\x85.",
  ],
  ["maxDepth of tuples by TUPLE2", { maxDepth: 2 }, "N)\x86.", "NN)\x86\x86."],
  ["maxDepth of tuples by TUPLE", { maxDepth: 2 }, "((tt.", "(((ttt."],
  [
    "maxDepth of frozensets",
    { maxDepth: 2 },
    "((\x91\x91.",
    "(((\x91\x91\x91.",
  ],
  ["maxDepth of sets", { maxDepth: 2 }, "\x8f()\x90.", "\x8f()\x85\x90."],
  [
    "maxDepth through the memo",
    { maxDepth: 2 },
    "]q\x00]h\x00a.",
    "]q\x00]q\x01h\x00a]h\x01a.",
  ],
  [
    "maxDepth through a sparse memo",
    { maxDepth: 2 },
    "]r\0\0\0\x70]j\0\0\0\x70a.",
    "]]ar\0\0\0\x70]j\0\0\0\x70a.",
  ],
  ["maxDepth through DUP", { maxDepth: 2 }, "]]2a.", "]]2aa."],
  [
    "maxDepth of a state",
    { maxDepth: 3 },
    "ca\nb\n)\x81}V1\n}sb.",
    "ca\nb\n)\x81}V1\n}V1\n}ssb.",
  ],
  ["maxDepth of arguments", { maxDepth: 2 }, "ca\nb\n)R.", "ca\nb\n)\x85R."],
  ["maxItems of a list", { maxItems: 3 }, "](K1K1K1e.", "](K1K1K1K1e."],
  ["maxItems of a list by APPEND", { maxItems: 1 }, "]Na.", "]NaNa."],
  ["maxItems of a dict", { maxItems: 1 }, "}VA\nNs.", "}(VA\nNVB\nNu."],
  ["maxItems of a dict by DICT", { maxItems: 1 }, "(VA\nNd.", "(VA\nNVB\nNd."],
  ["maxItems of tuples", { maxItems: 3 }, "NNN\x87.", "NNN\x87\x85."],
  ["maxItems of a long tuple", { maxItems: 4 }, "(NNNNt.", "(NNNNNt."],
  ["maxItems of a set", { maxItems: 1 }, "\x8f(N\x90.", "\x8f(NK1\x90."],
  ["maxItems over several containers", { maxItems: 2 }, "](]]e.", "](]]]e."],
  ["maxDigits of INT", { maxDigits: 4 }, "I1234\n.", "I12345\n."],
  ["maxDigits of LONG", { maxDigits: 4 }, "L1234L\n.", "L-12345L\n."],
  [
    "maxDigits of LONG1",
    { maxDigits: 20 },
    "\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\0.",
    "\x8a\x0b\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0.",
  ],
  [
    "maxDigits of LONG4",
    { maxDigits: 20 },
    "\x8b\x09\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\0.",
    "\x8b\x0b\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0.",
  ],
];

for (const [name, limits, within, beyond] of EDGES) {
  Deno.test(`decodePickle() keeps to ${name}`, () => {
    decodePickle(fromLatin1(within), { limits });
    const decode = () => decodePickle(fromLatin1(beyond), { limits });
    const error = assertThrows(decode, PickleError);
    assertEquals(error.code, "limit");
    assert(error.hint?.includes(Object.keys(limits)[0]!));
  });
}

Deno.test("decodePickle() keeps to maxDepth 10,000 by default", () => {
  const nested = (depth: number) =>
    fromLatin1(repeat("]", depth) + repeat("a", depth - 1) + ".");
  decodePickle(nested(10_000));
  const decode = () => decodePickle(nested(10_001));
  assertEquals(assertThrows(decode, PickleError).code, "limit");
});

Deno.test("decodePickle() keeps to maxExpansion", () => {
  // A list of 100,000 members, and as many copies of it as it takes.
  const list = "](" + repeat("N", 100_000) + "eq\0";
  const copies = (count: number) =>
    fromLatin1(`0cbuiltins\nlist\nq\x01(${repeat("h\x01h\0\x85R", count)}t.`
      .replace(/^0/, `${list}0`));
  decodePickle(copies(5));
  const limits = { maxExpansion: 64 };
  const decode = () => decodePickle(copies(50), { limits });
  assertEquals(assertThrows(decode, PickleError).code, "limit");
  decodePickle(copies(50), { limits: { maxExpansion: 1000 } });
});

const WRONG: DecodeLimits[] = [
  { maxDepth: -1 },
  { maxItems: NaN },
  { maxDigits: "9" as unknown as number },
];
for (const limits of WRONG) {
  const [key] = Object.keys(limits);
  Deno.test(`decodePickle() refuses a wrong ${key}`, () => {
    assertThrows(() => decodePickle(fromLatin1("N."), { limits }), TypeError);
  });
}

// Declared lengths are compared with what is left, before anything is taken.
const LENGTHS: [name: string, text: string][] = [
  ["SHORT_BINBYTES", "C\xffa"],
  ["BINBYTES", "B\xff\xff\xff\xffa"],
  ["BINBYTES8", "\x8e\0\0\0\0\0\0\x01\0a"],
  ["BYTEARRAY8", "\x96\0\0\0\0\x01\0\0\0a"],
  ["SHORT_BINUNICODE", "\x8c\xffa"],
  ["BINUNICODE", "X\xff\xff\xff\x7fa"],
  ["BINUNICODE8", "\x8d\xff\xff\xff\xff\xff\xff\xff\xffa"],
  ["SHORT_BINSTRING", "U\xffa"],
  ["BINSTRING", "T\xff\xff\xff\x7fa"],
  ["LONG1", "\x8a\xffa"],
  ["LONG4", "\x8b\xff\xff\xff\x7fa"],
  ["FRAME", "\x95\xff\xff\xff\xff\xff\xff\xff\xffN."],
];
for (const [name, text] of LENGTHS) {
  Deno.test(`decodePickle() believes no length of ${name}`, () => {
    const decode = () => decodePickle(fromLatin1(text));
    const error = assertThrows(decode, PickleError);
    assertEquals([error.code, error.opcode], ["truncated", name]);
  });
}

const global = (name: string) => `c${name.replace(/\.(?=[^.]*$)/, "\n")}\n`;
const DTYPE = (
  code: string,
  rest = "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0",
) => `${global("numpy.dtype")}V${code}\n\x89\x88\x87R(K\x03V<\n${rest}tb`;

/** Small files that ask for much: none may cost more than 1 MiB. */
const GREEDY: [name: string, text: string][] = [
  ["bytearray(n)", `${global("builtins.bytearray")}J\xff\xff\xff\x7f\x85R.`],
  ["bytes(n)", `${global("builtins.bytes")}J\xff\xff\xff\x7f\x85R.`],
  [
    "list(range(n))",
    `${global("builtins.list")}${
      global("builtins.range")
    }J\xff\xff\xff\x7f\x85R\x85R.`,
  ],
  [
    "deque of a huge maxlen",
    `${global("collections.deque")}]J\xff\xff\xff\x7f\x86R.`,
  ],
  [
    "Decimal of a huge exponent",
    `${global("decimal.Decimal")}V1E+999999999\n\x85R.`,
  ],
  [
    "Fraction of a huge exponent",
    `${global("fractions.Fraction")}V1E+999999999\n\x85R.`,
  ],
  [
    "text of no size, many times",
    `${global("numpy.core.numeric._frombuffer")}(C\0${
      DTYPE("U0")
    }J\xff\xff\xff\x7f\x85VC\ntR.`,
  ],
  [
    "an array of empty rows",
    `${global("numpy.core.numeric._frombuffer")}(C\0${
      DTYPE("i8")
    }J\xff\xff\xff\x7fK\0\x86VC\ntR.`,
  ],
  ["a dtype of a huge size", DTYPE("V9999999999") + "."],
  [
    "RangeIndex",
    `${global("pandas.core.indexes.base._new_Index")}${
      global("pandas.core.indexes.range.RangeIndex")
    }}(Vstart\nK\0Vstop\nJ\xff\xff\xff\x7fVstep\nK\x01u\x86R.`,
  ],
  ["a PUT far out", "Nr\xff\xff\xff\x7f."],
  [
    "array.array of cut items",
    `${global("array._array_reconstructor")}(${
      global("array.array")
    }Vd\nK\x10C\x03abctR.`,
  ],
];
for (const [name, text] of GREEDY) {
  Deno.test(`decodePickle() gives ${name} no memory`, () => {
    const bytes = fromLatin1(text);
    const unit = megabyteMs();
    const before = Deno.memoryUsage();
    let value: unknown;
    const took = cpuMs(() => {
      try {
        value = decodePickle(bytes);
      } catch (error) {
        assert(error instanceof PickleError, String(error));
      }
    });
    assert(took < 8 * unit, `${took} ms`);
    const after = Deno.memoryUsage();
    const grown = after.heapUsed + after.external - before.heapUsed -
      before.external;
    assert(grown < 2 ** 20, `${grown} bytes for ${typeof value}`);
  });
}

/** Milliseconds of the cheapest of five runs. */
function time(bytes: Uint8Array): number {
  return leastCpuMs(5, () => {
    try {
      decodePickle(bytes);
    } catch (error) {
      assert(error instanceof PickleError, String(error));
    }
  });
}

/** Pickles of about `n` bytes that a careless decoder takes n² steps for. */
const GROWING: [name: string, make: (n: number) => string][] = [
  ["frames in frames", (n) => repeat("\x95\x01\0\0\0\0\0\0\0", n / 9) + "N."],
  [
    "memo replay of a list",
    (n) => "](" + repeat("N", n / 2) + "eq\0(" + repeat("h\0", n / 4) + "t.",
  ],
  [
    "memo replay into copies",
    (n) =>
      `](${repeat("N", n / 2)}eq\0cbuiltins\nlist\nq\x01(${
        repeat("h\x01h\0\x85R", n / 10)
      }t.`,
  ],
  [
    "memo replay into sets",
    (n) =>
      `](${repeat("K\x01", n / 4)}eq\0cbuiltins\nset\nq\x01(${
        repeat("h\x01h\0\x85R", n / 10)
      }t.`,
  ],
  [
    "memo replay into bytes",
    (n) =>
      `V${repeat("x", n / 2)}\nq\0c_codecs\nencode\nq\x01(${
        repeat("h\x01h\0Vlatin1\n\x86R", n / 28)
      }t.`,
  ],
  [
    "memo replay into states",
    (n) =>
      `}(${repeat("VAAA\nN", n / 14)}uq\0ca\nb\n)\x81(${repeat("h\0", 2)}tb.`,
  ],
  ["DUP", (n) => "(" + repeat("N2", n / 2) + "t."],
  ["MARK", (n) => repeat("(", n) + "."],
  ["POP_MARK", (n) => repeat("(1", n / 2) + "N."],
  [
    "a long integer in decimal",
    (n) => `L${repeat("7", Math.min(n, 240_000))}L\n.`,
  ],
  [
    "a long integer in bytes",
    (n) =>
      `\x8b${String.fromCharCode(n & 255, (n >> 8) & 255, (n >> 16) & 255, 0)}${
        repeat("\x7f", n)
      }.`,
  ],
  ["an octal integer", (n) => `I0${repeat("7", n)}\n.`],
  [
    "scattered memo indices",
    (n) =>
      "N" + Array.from({ length: n / 5 }, (_, i) =>
        `r${String.fromCharCode(i & 255, (i >> 8) & 255, 255, i % 100)}`).join(
          "",
        ) +
      ".",
  ],
  [
    "keys like indices",
    (n) =>
      "}(" + Array.from({ length: n / 10 }, (_, i) =>
        `V${i * 1023}\nN`).join("") +
      "u.",
  ],
  ["keys that are tuples", (n) => "}(" + repeat(")N", n / 2) + "u."],
  ["NaN keys", (n) => "}(" + repeat("G\x7f\xf8\0\0\0\0\0\0N", n / 10) + "u."],
  ["escapes", (n) => `V${repeat("\\u0041", n / 6)}\n.`],
  [
    "lone surrogates",
    (n) =>
      `X${
        String.fromCharCode(
          (n * 3) & 255,
          ((n * 3) >> 8) & 255,
          ((n * 3) >> 16) & 255,
          0,
        )
      }${repeat("\xed\xa0\x80", n)}.`,
  ],
  [
    "almost surrogates",
    (n) =>
      `X${
        String.fromCharCode(
          (n * 3) & 255,
          ((n * 3) >> 8) & 255,
          ((n * 3) >> 16) & 255,
          0,
        )
      }${repeat("\xed\x9f\xbf", n - 1)}\xed\xa0\x80.`,
  ],
  ["runs that are no runs", (n) => "]" + repeat("(K\x01K\x01", n / 5) + "."],
];
for (const [name, make] of GROWING) {
  Deno.test(`decodePickle() takes time in proportion for ${name}`, () => {
    const unit = megabyteMs();
    const small = time(fromLatin1(make(40_000)));
    const large = time(fromLatin1(make(320_000)));
    // Eight times as much may take eight times as long, with room for noise; a
    // square would take 64 times.
    const most = Math.max(small * 40, 8 * unit);
    assert(large < most, `${small} ms, then ${large} ms`);
    assert(large < 40 * unit, `${large} ms`);
  });
}

/** What takes most time or memory for a byte of the pickle. */
const FACTORS: [name: string, make: (n: number) => string][] = [
  ["lists", (n) => `(${repeat("]", n)}t.`],
  ["sets", (n) => `(${repeat("\x8f", n)}t.`],
  ["Maps", (n) => `(${repeat("}NNs", n / 4)}t.`],
  ["objects", (n) => `ca\nb\nq\0(${repeat("h\0)R}b", n / 6)}t.`],
  [
    "errors",
    (n) =>
      `cbuiltins\nValueError\nq\0(V${repeat("x", 1000)}\n}\x86q\x01(` +
      `${repeat("h\0h\x01R", n / 5)}t.`,
  ],
  [
    "UUIDs",
    (n) =>
      `cuuid\nUUID\nq\0}Vint\nK\x01sq\x01(${repeat("h\0)Rh\x01b", n / 7)}t.`,
  ],
  [
    "dates in a zone",
    (n) =>
      "cdatetime\ndatetime\nq\0C\x0a\x07\xe6\x01\x01\0\0\0\0\0\0" +
      "czoneinfo\nZoneInfo._unpickle\nVEurope/Paris\n\x85R\x86q\x01" +
      `(${repeat("h\0h\x01R", n / 5)}t.`,
  ],
  [
    "many zones",
    (n) =>
      "cdatetime\ndatetime\nq\0czoneinfo\nZoneInfo._unpickle\nq\x02(" +
      Array.from(
        { length: n / 32 },
        (_, i) => `h\0C\x0a\x07\xe6\x01\x01\0\0\0\0\0\0h\x02VA${i}\n\x85R\x86R`,
      ).join("") + "t.",
  ],
];
for (const [name, make] of FACTORS) {
  Deno.test(`decodePickle() keeps to its factor of time and memory for ${name}`, () => {
    const bytes = fromLatin1(make(200_000));
    const before = Deno.memoryUsage().heapUsed;
    const took = time(bytes);
    const grown = Deno.memoryUsage().heapUsed - before;
    // 10 µs for a byte are promised; slow machines may take five times as long.
    assert(took < bytes.length * 0.05, `${took} ms`);
    assert(grown < bytes.length * 5 * 1000, `${grown} bytes in five runs`);
  });
}
