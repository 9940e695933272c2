// Pickles whose instructions fit together: values in the memo, some of them
// large, and calls of all constructors with them, again and again.

import { MAKER_NAMES } from "../../src/pickle/makers/table.ts";
import {
  CLASSES,
  COMPARABLE,
  COMPARABLE_CLASSES,
  DATES,
  FLOATS,
  KEYS,
  NUMBERS,
  NUMERALS,
  REPEATED,
  WORDS,
} from "./grammar_words.ts";
import { oneOf, type Random, randomOf } from "./random.ts";
import { signaturesOf } from "./signatures.ts";

/** A pickle of the grammar; the same for the same seed. */
export function grammarPickle(seed: number): Uint8Array {
  return new PickleGrammar(randomOf(seed)).write();
}

/** A pickle that calls nothing but what `load_pickles.py` runs as well. */
export function comparablePickle(seed: number): Uint8Array {
  const random = randomOf(seed);
  return new PickleGrammar(random, COMPARABLE, COMPARABLE_CLASSES).write();
}

class PickleGrammar {
  readonly #random: Random;
  readonly #names: readonly string[];
  readonly #keys: readonly string[];
  /** Of ten calls, so many are as the class wants them. */
  readonly #fitting: number;
  readonly #classes: readonly string[];
  readonly #parts: string[] = ["\x80\x04"];
  #memo = 0;

  constructor(
    random: Random,
    names: readonly string[] = MAKER_NAMES,
    classes: readonly string[] = CLASSES,
  ) {
    this.#random = random;
    this.#names = names;
    // Python takes `__dict__` in the state of an error for what holds the rest.
    this.#keys = names === MAKER_NAMES
      ? KEYS
      : KEYS.filter((key) => key !== "__dict__");
    this.#fitting = names === MAKER_NAMES ? 4 : 9;
    this.#classes = classes;
  }

  write(): Uint8Array {
    const random = this.#random;
    this.#put("(");
    for (let i = 3 + random(6); i > 0; i--) this.#remember(() => this.#value());
    const steps = 1 + random(this.#fitting === 9 ? 4 : 8);
    for (let i = steps; i > 0; i--) this.#step();
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
      () => this.#global(oneOf(random, this.#classes)),
      () => this.#slice(),
      () => this.#dtype(),
      () => this.#array(),
    ];
    if (this.#names !== MAKER_NAMES) ways.splice(-2); // numpy
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
      const key = oneOf(this.#random, this.#keys);
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
    let name = "";
    this.#remember(() => name = this.#callee());
    const callee = this.#memo - 1;
    this.#remember(() => this.#args(name));
    const args = this.#memo - 1;
    if (args > 255) return;
    const call = `h${String.fromCharCode(callee)}h${String.fromCharCode(args)}${
      oneOf(random, ["R", "R", "R", "\x81"])
    }`;
    if (random(3) === 0) this.#put(call.repeat(oneOf(random, [3, 50, 300])));
    else {
      this.#remember(() => this.#put(call));
      if (random(10) >= this.#fitting) this.#build(this.#memo - 1);
    }
  }

  /** Writes what is called; gives its name where it is known. */
  #callee(): string {
    const random = this.#random;
    if (random(8) === 0 && this.#memo > 0) {
      this.#get();
      return "";
    }
    const name = oneOf(random, random(9) > 0 ? this.#names : this.#classes);
    this.#global(name);
    return name;
  }

  #args(name = ""): void {
    const random = this.#random;
    const signatures = signaturesOf(name);
    this.#put("(");
    if (signatures.length > 0 && random(10) < this.#fitting) {
      for (const kind of oneOf(random, signatures)) this.#argument(kind);
    } else {
      for (let i = oneOf(random, [0, 1, 1, 2, 2, 3, 4, 5, 7]); i > 0; i--) {
        if (random(4) === 0) this.#value();
        else this.#get();
      }
    }
    this.#put("t");
  }

  /** An argument of a kind: see `signatures.ts`. */
  #argument(kind: string): void {
    const random = this.#random;
    const text = (value: string) =>
      this.#put(`X${int32(value.length)}${value}`);
    const number = () => this.#put(`K${String.fromCharCode(random(24))}`);
    const ways: Readonly<Record<string, () => void>> = {
      i: number,
      I: () => this.#number(),
      f: () => this.#put(`G${oneOf(random, FLOATS)}`),
      n: () => this.#put("N"),
      t: () => this.#string(),
      N: () => text(oneOf(random, NUMERALS)),
      b: () => this.#bytes(),
      c: () => this.#members("]", "e"),
      l: () => {
        this.#put("](");
        for (let i = random(5); i > 0; i--) number();
        this.#put("e");
      },
      p: () => {
        this.#put("](");
        for (let i = random(5); i > 0; i--) {
          if (random(2) > 0) this.#get();
          else number();
          this.#get();
          this.#put("\x86");
        }
        this.#put("e");
      },
      d: () => this.#dict(),
      y: () => text(oneOf(random, [..."bBhHiIlLqQfdu"])),
      z: () => {
        this.#global("datetime.timezone");
        this.#global("datetime.timedelta");
        this.#put("K\0J");
        this.#put(int32(oneOf(random, [0, 3600, -18_000, 19_800, 90_000])));
        this.#put("\x86R\x85R");
      },
      D: () => this.#put(`C${oneOf(random, DATES)}`),
    };
    (ways[kind] ?? (() => this.#value()))();
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
