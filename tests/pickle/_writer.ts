// A small pickle writer, for round trips: tagged values to any protocol.

import { fromBase64 } from "./_fixtures.ts";
import { floatOf, type Tagged } from "./_tagged.ts";

/** How a writer writes: what CPython does, or what it may do as well. */
export interface Style {
  /** 0 to 5. */
  readonly protocol: number;
  /** Whether values are remembered, though nothing comes again. */
  readonly memoize: boolean;
  /** Whether frames are written, from protocol 4 on. */
  readonly frame: boolean;
  /** How many items a batch has at most. */
  readonly batch: number;
}

/** Writes a tagged value as a pickle. */
export function writePickle(tagged: Tagged, style: Style): Uint8Array {
  const writer = new Writer(style);
  writer.value(tagged);
  writer.bytes.push(0x2e);
  const { protocol, frame } = style;
  const head = protocol < 2 ? [] : [0x80, protocol];
  const framed = protocol >= 4 && frame
    ? [0x95, ...little(BigInt(writer.bytes.length), 8)]
    : [];
  return Uint8Array.from([...head, ...framed, ...writer.bytes]);
}

function little(value: bigint, length: number): number[] {
  return Array.from(
    { length },
    (_, i) => Number((value >> BigInt(8 * i)) & 0xffn),
  );
}

class Writer {
  readonly bytes: number[] = [];
  readonly #style: Style;
  #memo = 0;

  constructor(style: Style) {
    this.#style = style;
  }

  #op(code: string, ...rest: number[]): void {
    for (const c of code) this.bytes.push(c.charCodeAt(0));
    for (const byte of rest) this.bytes.push(byte);
  }

  #bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.bytes.push(byte);
  }

  #memoize(): void {
    if (!this.#style.memoize) return;
    const index = this.#memo++;
    if (this.#style.protocol >= 4) this.#op("\x94");
    else if (this.#style.protocol === 0) this.#op(`p${index}\n`);
    else if (index < 256) this.#op("q", index);
    else this.#op("r", ...little(BigInt(index), 4));
  }

  value(tagged: Tagged): void {
    const write = WRITE[tagged.t];
    if (write === undefined) throw new Error(`no rule for "${tagged.t}"`);
    write(this, tagged, this.#style.protocol);
  }

  simple(code: string): void {
    this.#op(code);
  }

  int(value: bigint): void {
    const { protocol } = this.#style;
    const fits = value >= -(2n ** 31n) && value < 2n ** 31n;
    if (protocol === 0) this.#op(fits ? `I${value}\n` : `L${value}L\n`);
    else if (value >= 0n && value < 256n) this.#op("K", Number(value));
    else if (value >= 0n && value < 65536n) this.#op("M", ...little(value, 2));
    else if (fits) this.#op("J", ...little(BigInt.asUintN(32, value), 4));
    else if (protocol === 1) this.#op(`L${value}L\n`);
    else {
      let length = 1;
      while (BigInt.asIntN(8 * length, value) !== value) length++;
      const bytes = little(BigInt.asUintN(8 * length, value), length);
      if (length < 256) this.#op("\x8a", length, ...bytes);
      else this.#op("\x8b", ...little(BigInt(length), 4), ...bytes);
    }
  }

  float(text: string): void {
    if (this.#style.protocol === 0) {
      this.#op(`F${text}\n`);
      return;
    }
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, floatOf(text));
    this.#op("G", ...new Uint8Array(view.buffer));
  }

  str(text: string): void {
    const { protocol } = this.#style;
    if (protocol === 0) this.#op(`V${rawUnicodeEscape(text)}\n`);
    else {
      const bytes = utf8(text);
      const short = protocol >= 4 && bytes.length < 256;
      if (short) this.#op("\x8c", bytes.length);
      else this.#op("X", ...little(BigInt(bytes.length), 4));
      this.#bytes(bytes);
    }
    this.#memoize();
  }

  data(bytes: Uint8Array): void {
    if (this.#style.protocol < 3) {
      this.global("_codecs", "encode");
      this.#op("(");
      this.str(String.fromCharCode(...bytes));
      this.str("latin1");
      this.#op("tR");
    } else {
      if (bytes.length < 256) this.#op("C", bytes.length);
      else this.#op("B", ...little(BigInt(bytes.length), 4));
      this.#bytes(bytes);
    }
    this.#memoize();
  }

  bytearray(bytes: Uint8Array): void {
    if (this.#style.protocol === 5) {
      this.#op("\x96", ...little(BigInt(bytes.length), 8));
      this.#bytes(bytes);
    } else {
      this.global("builtins", "bytearray");
      this.#op("(");
      this.data(bytes);
      this.#op("tR");
    }
    this.#memoize();
  }

  global(module: string, name: string): void {
    const { protocol } = this.#style;
    if (protocol >= 4) {
      this.str(module);
      this.str(name);
      this.#op("\x93");
    } else {
      const old = protocol < 3 && module === "builtins"
        ? "__builtin__"
        : module;
      this.#op(`c${old}\n${name}\n`);
    }
    this.#memoize();
  }

  /** A call with arguments. */
  reduce(module: string, name: string, args: Tagged[]): void {
    this.global(module, name);
    this.tuple(args);
    this.#op("R");
    this.#memoize();
  }

  list(items: Tagged[]): void {
    if (this.#style.protocol === 0) this.#op("(l");
    else this.#op("]");
    this.#memoize();
    this.#batches(items, "a", "e", (item) => this.value(item));
  }

  dict(pairs: [Tagged, Tagged][]): void {
    if (this.#style.protocol === 0) this.#op("(d");
    else this.#op("}");
    this.#memoize();
    this.#batches(pairs, "s", "u", ([key, value]) => {
      this.value(key);
      this.value(value);
    });
  }

  #batches<T>(
    items: T[],
    one: string,
    many: string,
    write: (item: T) => void,
  ): void {
    const { protocol, batch } = this.#style;
    for (let at = 0; at < items.length; at += batch) {
      const some = items.slice(at, at + batch);
      if (protocol === 0 || some.length === 1) {
        for (const item of some) {
          write(item);
          this.#op(one);
        }
      } else {
        this.#op("(");
        some.forEach(write);
        this.#op(many);
      }
    }
  }

  tuple(items: Tagged[]): void {
    const { protocol } = this.#style;
    if (items.length === 0 && protocol > 0) {
      this.#op(")");
      return;
    }
    const short = protocol >= 2 && items.length < 4;
    if (!short) this.#op("(");
    for (const item of items) this.value(item);
    this.#op(short ? "\x84\x85\x86\x87"[items.length]! : "t");
    this.#memoize();
  }

  set(members: Tagged[], frozen: boolean): void {
    if (this.#style.protocol < 4) {
      const list = { t: "list", v: members };
      this.reduce("builtins", frozen ? "frozenset" : "set", [list]);
      return;
    }
    if (!frozen) {
      this.#op("\x8f");
      this.#memoize();
    }
    this.#op("(");
    for (const member of members) this.value(member);
    this.#op(frozen ? "\x91" : "\x90");
    if (frozen) this.#memoize();
  }
}

type Write = (writer: Writer, tagged: Tagged, protocol: number) => void;

const WRITE: Record<string, Write> = {
  none: (w) => w.simple("N"),
  bool: (w, { v }, protocol) =>
    w.simple(
      protocol < 2 ? (v ? "I01\n" : "I00\n") : (v ? "\x88" : "\x89"),
    ),
  int: (w, { v }) => w.int(BigInt(v)),
  float: (w, { v }) => w.float(v),
  str: (w, { v }) => w.str(v),
  bytes: (w, { v }) => w.data(fromBase64(v)),
  bytearray: (w, { v }) => w.bytearray(fromBase64(v)),
  list: (w, { v }) => w.list(v),
  tuple: (w, { v }) => w.tuple(v),
  dict: (w, { v }) => w.dict(v),
  set: (w, { v }) => w.set(v, false),
  frozenset: (w, { v }) => w.set(v, true),
  complex: (w, { v }) =>
    w.reduce("builtins", "complex", [
      { t: "float", v: v[0] },
      { t: "float", v: v[1] },
    ]),
  decimal: (w, { v }) => w.reduce("decimal", "Decimal", [{ t: "str", v }]),
  timedelta: (w, { v }) =>
    w.reduce(
      "datetime",
      "timedelta",
      v.map((part: number) => ({ t: "int", v: String(part) })),
    ),
  range: (w, { v }) =>
    w.reduce(
      "builtins",
      "range",
      v.map((part: string) => ({ t: "int", v: part })),
    ),
};

/** UTF-8 that keeps lone surrogates, as Python's "surrogatepass" writes it. */
function utf8(text: string): Uint8Array {
  const parts: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    if (point >= 0xd800 && point < 0xe000) {
      parts.push(0xed, 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    } else parts.push(...new TextEncoder().encode(character));
  }
  return Uint8Array.from(parts);
}

/** The text of protocol 0, in Latin-1 with escapes for all else. */
function rawUnicodeEscape(text: string): string {
  let escaped = "";
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const plain = point < 256 && !"\\\0\n\r\x1a".includes(character);
    if (plain) escaped += character;
    else if (point > 0xffff) {
      escaped += `\\U${point.toString(16).padStart(8, "0")}`;
    } else escaped += `\\u${point.toString(16).padStart(4, "0")}`;
  }
  return escaped;
}
