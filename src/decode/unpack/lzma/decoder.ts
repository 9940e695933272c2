// LZMA, as the LZMA SDK's lzma-specification.txt has it. No library for it is
// both kept and free of native code and WASM.

/** An LZMA stream: its dictionary, its probabilities and where it stands. */
export interface Lzma {
  /** The last bytes that were given: a ring once it has grown to its size. */
  window: Uint8Array;
  /** How large the ring may get. */
  readonly size: number;
  /** Where the next byte goes. */
  position: number;
  /** How many bytes a match may reach back, at most `size`. */
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
  /** What is left of a match that the last call could not finish. */
  rest: number;
}

const FIRST_WINDOW = 1 << 16;
/** One in two, of 2^11. */
const EVEN = 1024;

// Where the probabilities of each kind start.
const IS_MATCH = 0; // 12 states of 16 positions
const IS_REP = IS_MATCH + 12 * 16;
const IS_REP0 = IS_REP + 12;
const IS_REP1 = IS_REP0 + 12;
const IS_REP2 = IS_REP1 + 12;
const IS_REP0_LONG = IS_REP2 + 12; // 12 states of 16 positions
const SLOT = IS_REP0_LONG + 12 * 16; // 4 trees of 6 bits
const SPECIAL = SLOT + 4 * 64; // reversed trees of the slots 4 to 13
const ALIGN = SPECIAL + 128; // a reversed tree of 4 bits
const MATCH_LENGTH = ALIGN + 16;
const LOW = 2; // 16 positions of 8
const MIDDLE = LOW + 16 * 8;
const HIGH = MIDDLE + 16 * 8;
const LENGTH_SIZE = HIGH + 256;
const REP_LENGTH = MATCH_LENGTH + LENGTH_SIZE;
const ALL = REP_LENGTH + LENGTH_SIZE;

/** A stream that has read nothing; the dictionary takes memory as it fills. */
export function newLzma(dictionarySize: number): Lzma {
  // Positions count modulo 16, also after going round.
  const size = Math.max(Math.ceil(dictionarySize / 16) * 16, 4096);
  return {
    window: new Uint8Array(Math.min(size, FIRST_WINDOW)),
    size,
    position: 0,
    reach: 0,
    input: new Uint8Array(),
    at: 0,
    end: 0,
    range: 0,
    code: 0,
    bits: new Uint16Array(ALL),
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

/** Sets the properties, whose byte must be a right one. */
export function setProperties(lzma: Lzma, byte: number): void {
  const lc = byte % 9;
  const lp = Math.floor(byte / 9) % 5;
  const pb = Math.floor(byte / 45);
  lzma.lc = lc;
  lzma.lpMask = (1 << lp) - 1;
  lzma.pbMask = (1 << pb) - 1;
  lzma.literals = new Uint16Array(0x300 << (lc + lp));
  resetState(lzma);
}

/** Forgets what was read. */
export function resetDictionary(lzma: Lzma): void {
  lzma.position = 0;
  lzma.reach = 0;
}

/** Forgets what was learnt, not what was read. */
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

/** Starts to read what lies between two places of the input. */
export function startRange(
  lzma: Lzma,
  input: Uint8Array,
  at: number,
  end: number,
): void {
  if (end - at < 5) throw tooShort();
  if (input[at] !== 0) throw damaged();
  const [, a, b, c, d] = input.subarray(at, at + 5);
  lzma.input = input;
  lzma.at = at + 5;
  lzma.end = end;
  lzma.range = -1;
  lzma.code = (a! << 24) | (b! << 16) | (c! << 8) | d!;
}

/** Whether all of what {@linkcode startRange} was given is used up. */
export function isUsedUp(lzma: Lzma): boolean {
  normalize(lzma);
  return lzma.at === lzma.end && lzma.code === 0 && lzma.rest === 0;
}

/** Thrown where the data contradicts itself. */
export function damaged(): SyntaxError {
  return new SyntaxError("Cannot unpack lzma: it is damaged");
}

/** Thrown where data is missing. */
export function tooShort(): SyntaxError {
  return new SyntaxError("Cannot unpack lzma: it ends too early");
}

/**
 * Makes room for at least one byte: grows the dictionary, or goes round.
 *
 * @returns How many bytes fit in before it must be called again.
 */
export function makeRoom(lzma: Lzma): number {
  const { window, size, position } = lzma;
  if (position < window.length) return window.length - position;
  if (window.length < size) {
    lzma.window = new Uint8Array(Math.min(size, window.length * 2));
    lzma.window.set(window);
  } else lzma.position = 0;
  return lzma.window.length - lzma.position;
}

/** Adds bytes that were not packed; they must fit in. */
export function addPlain(lzma: Lzma, bytes: Uint8Array): void {
  lzma.window.set(bytes, lzma.position);
  lzma.position += bytes.length;
  lzma.reach = Math.min(lzma.reach + bytes.length, lzma.size);
}

/**
 * Decodes until `limit` bytes were given, or the end marker was read.
 *
 * @param limit No more than {@linkcode makeRoom} gave.
 * @returns Whether the end marker was read.
 */
export function decode(lzma: Lzma, limit: number): boolean {
  const stop = lzma.position + limit;
  while (true) {
    if (lzma.rest > 0) copyMatch(lzma, stop);
    if (lzma.position === stop) return false;
    if (lzma.at > lzma.end) throw tooShort();
    const { state, pbMask, position } = lzma;
    const place = position & pbMask;
    if (decodeBit(lzma, lzma.bits, IS_MATCH + (state << 4) + place) === 0) {
      decodeLiteral(lzma);
      continue;
    }
    if (decodeBit(lzma, lzma.bits, IS_REP + state) === 0) {
      if (decodeDistance(lzma, place)) return true;
    } else decodeRepeat(lzma, place);
    if (lzma.rest > 0 && lzma.rep0 >= lzma.reach) throw damaged();
  }
}

function normalize(lzma: Lzma): void {
  if ((lzma.range & 0xff000000) !== 0) return;
  lzma.range <<= 8;
  lzma.code = (lzma.code << 8) | lzma.input[lzma.at++]!;
}

function decodeBit(lzma: Lzma, bits: Uint16Array, place: number): 0 | 1 {
  normalize(lzma);
  const chance = bits[place]!;
  const bound = Math.imul(lzma.range >>> 11, chance);
  if ((lzma.code ^ 0x80000000) < (bound ^ 0x80000000)) {
    lzma.range = bound;
    bits[place] = chance + ((2048 - chance) >> 5);
    return 0;
  }
  lzma.range = (lzma.range - bound) | 0;
  lzma.code = (lzma.code - bound) | 0;
  bits[place] = chance - (chance >> 5);
  return 1;
}

/** Bits of even chance. */
function decodeDirect(lzma: Lzma, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    normalize(lzma);
    lzma.range >>>= 1;
    const isOne = (lzma.code ^ 0x80000000) >= (lzma.range ^ 0x80000000);
    if (isOne) lzma.code = (lzma.code - lzma.range) | 0;
    value = (value << 1) | (isOne ? 1 : 0);
  }
  return value;
}

function decodeTree(lzma: Lzma, start: number, count: number): number {
  let node = 1;
  for (let i = 0; i < count; i++) {
    node = (node << 1) | decodeBit(lzma, lzma.bits, start + node);
  }
  return node - (1 << count);
}

function decodeReversed(lzma: Lzma, start: number, count: number): number {
  let node = 1;
  let value = 0;
  for (let i = 0; i < count; i++) {
    const bit = decodeBit(lzma, lzma.bits, start + node);
    node = (node << 1) | bit;
    value |= bit << i;
  }
  return value;
}

/** The byte so far back; 0 is the last one. */
function byteBack(lzma: Lzma, distance: number): number {
  const { window, position } = lzma;
  const place = position - distance - 1;
  return window[place < 0 ? place + window.length : place]!;
}

function decodeLiteral(lzma: Lzma): void {
  const { literals, position, lc, lpMask, state } = lzma;
  const before = lzma.reach === 0 ? 0 : byteBack(lzma, 0);
  const context = ((position & lpMask) << lc) + (before >> (8 - lc));
  const start = 0x300 * context;
  let node = 1;
  if (state >= 7) {
    if (lzma.rep0 >= lzma.reach) throw damaged();
    let match = byteBack(lzma, lzma.rep0);
    while (node < 0x100) {
      match <<= 1;
      const expected = match & 0x100;
      const place = start + 0x100 + expected + node;
      const bit = decodeBit(lzma, literals, place);
      node = (node << 1) | bit;
      if (bit !== expected >> 8) break;
    }
  }
  while (node < 0x100) {
    node = (node << 1) | decodeBit(lzma, literals, start + node);
  }
  lzma.window[lzma.position++] = node;
  if (lzma.reach < lzma.size) lzma.reach++;
  lzma.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
}

/** Returns whether it was the end marker. */
function decodeDistance(lzma: Lzma, place: number): boolean {
  lzma.rep3 = lzma.rep2;
  lzma.rep2 = lzma.rep1;
  lzma.rep1 = lzma.rep0;
  lzma.state = lzma.state < 7 ? 7 : 10;
  const length = decodeLength(lzma, MATCH_LENGTH, place);
  const tree = Math.min(length - 2, 3);
  const slot = decodeTree(lzma, SLOT + (tree << 6), 6);
  lzma.rep0 = slot < 4 ? slot : distanceOf(lzma, slot);
  if (lzma.rep0 === 0xffffffff) return true;
  lzma.rest = length;
  return false;
}

function distanceOf(lzma: Lzma, slot: number): number {
  const count = (slot >> 1) - 1;
  const base = (2 | (slot & 1)) << count;
  if (slot < 14) {
    return base + decodeReversed(lzma, SPECIAL + base - slot, count);
  }
  const high = base + (decodeDirect(lzma, count - 4) << 4);
  return (high + decodeReversed(lzma, ALIGN, 4)) >>> 0;
}

function decodeRepeat(lzma: Lzma, place: number): void {
  const { bits, state } = lzma;
  if (lzma.reach === 0) throw damaged();
  if (decodeBit(lzma, bits, IS_REP0 + state) === 0) {
    const isLong = decodeBit(lzma, bits, IS_REP0_LONG + (state << 4) + place);
    if (isLong === 0) {
      lzma.state = state < 7 ? 9 : 11;
      lzma.rest = 1;
      return;
    }
  } else takeEarlier(lzma);
  lzma.state = state < 7 ? 8 : 11;
  lzma.rest = decodeLength(lzma, REP_LENGTH, place);
}

/** Makes one of the earlier distances the last one. */
function takeEarlier(lzma: Lzma): void {
  const { bits, state, rep1, rep2 } = lzma;
  let distance = rep1;
  if (decodeBit(lzma, bits, IS_REP1 + state) === 1) {
    distance = rep2;
    if (decodeBit(lzma, bits, IS_REP2 + state) === 1) {
      distance = lzma.rep3;
      lzma.rep3 = rep2;
    }
    lzma.rep2 = rep1;
  }
  lzma.rep1 = lzma.rep0;
  lzma.rep0 = distance;
}

function decodeLength(lzma: Lzma, start: number, place: number): number {
  const { bits } = lzma;
  if (decodeBit(lzma, bits, start) === 0) {
    return 2 + decodeTree(lzma, start + LOW + (place << 3), 3);
  }
  if (decodeBit(lzma, bits, start + 1) === 0) {
    return 10 + decodeTree(lzma, start + MIDDLE + (place << 3), 3);
  }
  return 18 + decodeTree(lzma, start + HIGH, 8);
}

/** Copies of the match what comes before `stop`. */
function copyMatch(lzma: Lzma, stop: number): void {
  const { window, rep0 } = lzma;
  let { position } = lzma;
  const length = Math.min(lzma.rest, stop - position);
  const end = position + length;
  let from = position - rep0 - 1;
  if (from < 0) from += window.length;
  while (position < end) {
    window[position++] = window[from++]!;
    if (from === window.length) from = 0;
  }
  lzma.position = position;
  lzma.rest -= length;
  lzma.reach = Math.min(lzma.reach + length, lzma.size);
}
