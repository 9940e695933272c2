// Pickles whose instructions fit together: values in the memo, some of them
// large, and calls of all constructors with them, again and again.

import { MAKER_NAMES } from "../../src/pickle/makers/table.ts";
import { oneOf, type Random, randomOf } from "./random.ts";

/** Names of the keys that constructors look for. */
const KEYS = [
  "_ndarray",
  "_dtype",
  "_data",
  "_mask",
  "_mgr",
  "_name",
  "name",
  "names",
  "levels",
  "codes",
  "labels",
  "data",
  "start",
  "stop",
  "step",
  "int",
  "tz",
  "left",
  "right",
  "closed",
  "categories",
  "blocks",
  "axes",
  "values",
  "mgr_locs",
  "0.14.1",
  "_sparse_index",
  "_sparse_values",
  "_fill_value",
  "_offset",
  "__qualname__",
  "__module__",
  "args",
  "__dict__",
];
const WORDS = [
  "",
  "a",
  "d",
  "u",
  "C",
  "F",
  "K",
  "latin1",
  "utf8",
  "<f8",
  "O8",
  "S3",
  "U0",
  "V8",
  "M8",
  "3/4",
  "1e5",
  "nan",
  "UTC",
  "Europe/Paris",
  "0123456789abcdef0123456789abcdef",
];
const REPEATED = ["7", "-", "'", "_", " ", "/", "\\u00e9", ".", "a"];
const CLASSES = [
  "a.B",
  "numpy.ndarray",
  "numpy.dtype",
  "array.array",
  "builtins.object",
  "builtins.tuple",
  "pandas.core.indexes.base.Index",
  "pandas.core.indexes.range.RangeIndex",
  "pandas.core.indexes.multi.MultiIndex",
  "pandas.core.indexes.category.CategoricalIndex",
  "pandas.core.arrays.sparse.SparseArray",
  "pandas.core.arrays.categorical.Categorical",
  "pyarrow.lib.chunked_array",
  "pyarrow.lib._restore_array",
  "pyarrow.lib.py_buffer",
  "pyarrow.lib.type_for_alias",
  "pandas._libs.sparse.IntIndex",
];
const NUMBERS = [0, 1, 2, 3, 8, 255, 65_535, 2 ** 31 - 1, -1, -7, 100_000_000];

/** A pickle of the grammar; the same for the same seed. */
export function grammarPickle(seed: number): Uint8Array {
  return new PickleGrammar(randomOf(seed)).write();
}

class PickleGrammar {
  readonly #random: Random;
  readonly #parts: string[] = ["\x80\x04"];
  #memo = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  write(): Uint8Array {
    const random = this.#random;
    this.#put("(");
    for (let i = 3 + random(6); i > 0; i--) this.#remember(() => this.#value());
    for (let i = 1 + random(8); i > 0; i--) this.#step();
    for (let i = random(4); i > 0; i--) this.#get();
    this.#put("t.");
    const text = this.#parts.join("");
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    if (random(20) === 0) bytes[random(bytes.length)] = random(256);
    return bytes;
  }

  #put(text: string): void {
    this.#parts.push(text);
  }

  /** Writes a value, puts it in the memo and drops it. */
  #remember(write: () => void): void {
    write();
    this.#put("\x940");
    this.#memo++;
  }

  #get(): void {
    if (this.#memo === 0) this.#put("N");
    else this.#put(`h${String.fromCharCode(this.#random(this.#memo))}`);
  }

  #value(): void {
    const random = this.#random;
    const ways = [
      () => this.#number(),
      () => this.#string(),
      () => this.#bytes(),
      () => this.#put(oneOf(random, ["N", "\x88", "\x89", "]", "}", ")"])),
      () => this.#members("]", "e"),
      () => this.#members("", "t"),
      () => this.#members("\x8f", "\x90"),
      () => this.#members("", "\x91"),
      () => this.#dict(),
      () => this.#dict(),
      () => this.#global(oneOf(random, CLASSES)),
      () => this.#slice(),
      () => this.#dtype(),
      () => this.#array(),
    ];
    oneOf(random, ways)();
  }

  #number(): void {
    const random = this.#random;
    if (random(3) === 0) {
      const length = oneOf(random, [7, 9, 40, 255]);
      const bytes = Array.from(
        { length },
        () => String.fromCharCode(random(256)),
      );
      this.#put(`\x8a${String.fromCharCode(length)}${bytes.join("")}`);
    } else this.#put(`J${int32(oneOf(random, NUMBERS))}`);
  }

  #string(): void {
    const random = this.#random;
    const text = random(3) > 0
      ? oneOf(random, random(2) > 0 ? WORDS : KEYS)
      : oneOf(random, REPEATED).repeat(1 + random(400));
    this.#put(`X${int32(text.length)}${text}`);
  }

  #bytes(): void {
    const random = this.#random;
    const length = oneOf(random, [0, 1, 4, 6, 8, 10, 16, 64, 500]);
    const byte = String.fromCharCode(oneOf(random, [0, 1, 7, 0x61, 0xff]));
    this.#put(`B${int32(length)}${byte.repeat(length)}`);
  }

  /** Members out of the memo, some of them many times. */
  #members(open: string, close: string): void {
    this.#put(`${open}(`);
    const count = oneOf(this.#random, [0, 1, 2, 3, 5, 5, 60, 200]);
    const at = String.fromCharCode(this.#random(Math.max(this.#memo, 1)));
    for (let i = 0; i < count; i++) {
      if (count > 5 && this.#memo > 0) this.#put(`h${at}`);
      else if (this.#random(3) === 0) this.#number();
      else this.#get();
    }
    this.#put(close);
  }

  #dict(): void {
    this.#put("}(");
    for (let i = this.#random(6); i > 0; i--) {
      const key = oneOf(this.#random, KEYS);
      this.#put(`X${int32(key.length)}${key}`);
      this.#get();
    }
    if (this.#random(8) === 0) {
      this.#get();
      this.#get();
    }
    this.#put("u");
  }

  #global(name: string): void {
    const dot = name.lastIndexOf(".");
    this.#put(`c${name.slice(0, dot)}\n${name.slice(dot + 1)}\n`);
  }

  #slice(): void {
    this.#global("builtins.slice");
    for (let i = 0; i < 3; i++) {
      this.#put(`J${int32(oneOf(this.#random, NUMBERS))}`);
    }
    this.#put("\x87R");
  }

  #dtype(): void {
    const code = oneOf(this.#random, [
      "f8",
      "i8",
      "i1",
      "O8",
      "S3",
      "U0",
      "V0",
      "M8",
    ]);
    this.#global("numpy.dtype");
    this.#put(`X${int32(code.length)}${code}\x89\x88\x87R(K\x03X\x01\0\0\0<`);
    for (let i = 0; i < 3; i++) {
      if (this.#random(5) === 0) this.#get();
      else this.#put("N");
    }
    this.#put("J\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb");
  }

  #array(): void {
    this.#global("numpy.core.numeric._frombuffer");
    this.#put("(");
    const count = oneOf(this.#random, [0, 1, 2, 4, 60]);
    this.#put(`B${int32(count * 8)}${"\x01\0\0\0\0\0\0\0".repeat(count)}`);
    this.#global("numpy.dtype");
    const code = oneOf(this.#random, ["f8", "i8"]);
    this.#put(`X\x02\0\0\0${code}\x89\x88\x87R(K\x03X\x01\0\0\0<NNN`);
    this.#put(`J\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tbJ${int32(count)}`);
    this.#put("\x85X\x01\0\0\0CtR");
  }

  #step(): void {
    const random = this.#random;
    const ways = [
      () => this.#calls(),
      () => this.#calls(),
      () => this.#calls(),
      () => this.#grow(),
      () => this.#remember(() => this.#value()),
      () => this.#build(),
    ];
    oneOf(random, ways)();
  }

  /** A call, and the same call again. */
  #calls(): void {
    const random = this.#random;
    this.#remember(() => this.#callee());
    const callee = this.#memo - 1;
    this.#remember(() => this.#args());
    const args = this.#memo - 1;
    if (args > 255) return;
    const call = `h${String.fromCharCode(callee)}h${String.fromCharCode(args)}${
      oneOf(random, ["R", "R", "R", "\x81"])
    }`;
    if (random(3) === 0) this.#put(call.repeat(oneOf(random, [3, 50, 300])));
    else {
      this.#remember(() => this.#put(call));
      if (random(2) > 0) this.#build(this.#memo - 1);
    }
  }

  #callee(): void {
    const random = this.#random;
    if (random(8) === 0 && this.#memo > 0) this.#get();
    else this.#global(oneOf(random, random(9) > 0 ? MAKER_NAMES : CLASSES));
  }

  #args(): void {
    const random = this.#random;
    this.#put("(");
    for (let i = oneOf(random, [0, 1, 1, 2, 2, 3, 4, 5, 7]); i > 0; i--) {
      if (random(4) === 0) this.#value();
      else this.#get();
    }
    this.#put("t");
  }

  #build(at = this.#random(Math.max(this.#memo, 1))): void {
    if (at > 255 || at >= this.#memo) return;
    this.#put(`h${String.fromCharCode(at)}`);
    if (this.#random(2) > 0) this.#args();
    else this.#dict();
    this.#put("b0");
  }

  #grow(): void {
    if (this.#memo === 0) return;
    this.#get();
    const ways = ["a", "s", "e", "u", "\x90", "2a", "2"];
    const way = oneOf(this.#random, ways);
    if ("eu\x90".includes(way)) this.#put("(");
    this.#get();
    if (way === "s" || way === "u") this.#get();
    this.#put(way);
  }
}

function int32(value: number): string {
  return String.fromCharCode(
    value & 255,
    (value >> 8) & 255,
    (value >> 16) & 255,
    value >>> 24,
  );
}
