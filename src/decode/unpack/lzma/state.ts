import { PROBABILITIES } from "./probabilities.ts";

/** The state of an LZMA stream: its dictionary, its probabilities and its position. */
export interface Lzma {
  /**
   * The last bytes of the output: a ring buffer, once it has grown to its size.
   */
  window: Uint8Array;
  /** The size of the dictionary. */
  size: number;
  /** The index of the next byte of the output. */
  position: number;
  /** The maximum distance of a match, at most `size`. */
  reach: number;
  input: Uint8Array;
  at: number;
  end: number;
  range: number;
  code: number;
  readonly bits: Uint16Array;
  literals: Uint16Array;
  lc: number;
  lpMask: number;
  pbMask: number;
  state: number;
  rep0: number;
  rep1: number;
  rep2: number;
  rep3: number;
  /** The remaining bytes of the last match. */
  rest: number;
}

/** A probability of one half, in units of 1/2^11. */
const EVEN = 1024;

/** Creates the state at the start of a stream. Its memory grows on demand. */
export function newLzma(): Lzma {
  return {
    window: new Uint8Array(),
    size: 0,
    position: 0,
    reach: 0,
    input: new Uint8Array(),
    at: 0,
    end: 0,
    range: 0,
    code: 0,
    bits: new Uint16Array(PROBABILITIES),
    literals: new Uint16Array(),
    lc: 0,
    lpMask: 0,
    pbMask: 0,
    state: 0,
    rep0: 0,
    rep1: 0,
    rep2: 0,
    rep3: 0,
    rest: 0,
  };
}

/** Empties the dictionary, and sets its size. */
export function resizeDictionary(lzma: Lzma, size: number): void {
  // Positions count modulo 16, also after the window has wrapped around.
  lzma.size = Math.max(Math.ceil(size / 16) * 16, 4096);
  lzma.rest = 0;
  resetDictionary(lzma);
}

/** Sets the properties from a valid byte. */
export function setProperties(lzma: Lzma, byte: number): void {
  const lc = byte % 9;
  const lp = Math.floor(byte / 9) % 5;
  const pb = Math.floor(byte / 45);
  lzma.lc = lc;
  lzma.lpMask = (1 << lp) - 1;
  lzma.pbMask = (1 << pb) - 1;
  const { length } = lzma.literals;
  const needed = 0x300 << (lc + lp);
  if (length !== needed) lzma.literals = new Uint16Array(needed);
  resetState(lzma);
}

/** Empties the dictionary. */
export function resetDictionary(lzma: Lzma): void {
  lzma.position = 0;
  lzma.reach = 0;
}

/** Resets the probabilities, not the dictionary. */
export function resetState(lzma: Lzma): void {
  lzma.bits.fill(EVEN);
  lzma.literals.fill(EVEN);
  lzma.state = 0;
  lzma.rep0 =
    lzma.rep1 =
    lzma.rep2 =
    lzma.rep3 =
      0;
  lzma.rest = 0;
}

/** Creates the error for inconsistent data. */
export function damaged(): SyntaxError {
  return new SyntaxError("Cannot unpack lzma: it is damaged");
}

/** Creates the error for truncated data. */
export function tooShort(): SyntaxError {
  return new SyntaxError("Cannot unpack lzma: it ends too early");
}
