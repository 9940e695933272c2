/**
 * A call of TextDecoder costs as much as hundreds of characters, so that
 * strings share one. Windows grow: the garbage collector does not move large
 * ones.
 */
const FIRST_WINDOW = 4096;
const LAST_WINDOW = 1 << 18;
/** A string further away than this does not pay for a window. */
const NEAR = 1024;
/** Strings up to this length are often repeated. */
const SHORT = 12;
/** A power of two. */
const SLOTS = 4096;

/**
 * Cuts ASCII strings out of windows of the input that are decoded at once, and
 * returns repeated short strings as the same string.
 *
 * The windows are read as ISO 8859-15, where each byte is one character and
 * ASCII bytes are themselves. Other characters are never used.
 */
export class AsciiCache {
  readonly #bytes: Uint8Array;
  /** Short strings, by a part of their hash. */
  readonly #recent: string[] = [];
  #hashes: Int32Array | undefined;
  #decoder: TextDecoder | undefined;
  #text = "";
  #start = 0;
  #end = 0;
  #last = -Infinity;
  #window = FIRST_WINDOW;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * The string of these bytes; undefined if it is not ASCII, or no other is
   * near.
   */
  cut(start: number, end: number): string | undefined {
    const bytes = this.#bytes;
    let all = 0;
    let hash = end - start;
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!;
      all |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (all > 0x7f) return undefined;
    if (end - start > SHORT) return this.#slice(start, end);
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    if (this.#hashes?.[slot] === hash && this.#equals(slot, start, end)) {
      return this.#recent[slot];
    }
    const text = this.#slice(start, end);
    if (text === undefined) return undefined;
    while (this.#recent.length <= slot) this.#recent.push("");
    this.#recent[slot] = text;
    this.#hashes ??= new Int32Array(SLOTS);
    this.#hashes[slot] = hash;
    return text;
  }

  #equals(slot: number, start: number, end: number): boolean {
    const text = this.#recent[slot];
    if (text?.length !== end - start) return false;
    for (let i = start; i < end; i++) {
      if (text.charCodeAt(i - start) !== this.#bytes[i]) return false;
    }
    return true;
  }

  #slice(start: number, end: number): string | undefined {
    const from = this.#start;
    if (start < from || end > this.#end) return this.#open(start, end);
    return this.#text.slice(start - from, end - from);
  }

  #open(start: number, end: number): string | undefined {
    const near = start - this.#last < NEAR;
    this.#last = end;
    if (!near || end - start > NEAR) return undefined;
    this.#decoder ??= singleByteDecoder();
    if (this.#decoder === undefined) return undefined;
    const window = this.#bytes.subarray(start, start + this.#window);
    this.#window = Math.min(this.#window * 2, LAST_WINDOW);
    this.#text = this.#decoder.decode(window);
    this.#start = start;
    this.#end = start + window.length;
    this.#last = this.#end;
    return this.#text.slice(0, end - start);
  }
}

/** A runtime without the full ICU does not have it. */
function singleByteDecoder(): TextDecoder | undefined {
  try {
    return new TextDecoder("iso-8859-15");
  } catch {
    return undefined;
  }
}
