// bzip2. Its libraries for JavaScript require Node's Buffer.

const MAX_CODE = 20;
const GROUP = 50;
/**
 * The numbers of groups, and of bytes of output, before other tasks may run.
 */
const SLICE_GROUPS = 512;
const CHUNK = 1 << 16;
const NOTHING = new Uint8Array();

/** Bits of the input, the highest bit of a byte first. */
interface Bits {
  readonly bytes: Uint8Array;
  at: number;
  held: number;
  count: number;
}

/** Unpacks bzip2, one stream or several. */
export function* bunzip2(
  bytes: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const bits: Bits = { bytes, at: 0, held: 0, count: 0 };
  const output: Output = { chunk: new Uint8Array(CHUNK), filled: 0 };
  let block = new Uint32Array();
  while (bits.at < bytes.length) {
    const level = readLevel(bits);
    if (isBlockNext(bits) && block.length < level * BLOCK_UNIT) {
      block = new Uint32Array(level * BLOCK_UNIT);
    }
    yield* readStream(bits, block.subarray(0, level * BLOCK_UNIT), output);
    bits.at -= bits.count >> 3; // a stream starts at a byte
    bits.count = 0;
  }
  yield output.chunk.subarray(0, output.filled);
}

/** Output that has not been yielded. */
interface Output {
  chunk: Uint8Array;
  filled: number;
}

function damaged(): SyntaxError {
  return new SyntaxError("Cannot unpack bz2: it is damaged");
}

function tooShort(): SyntaxError {
  return new SyntaxError("Cannot unpack bz2: it ends too early");
}

function readBits(bits: Bits, count: number): number {
  while (bits.count < count) {
    if (bits.at === bits.bytes.length) {
      throw tooShort();
    }
    bits.held = (bits.held << 8) | bits.bytes[bits.at++]!;
    bits.count += 8;
  }
  bits.count -= count;
  return (bits.held >>> bits.count) & ((1 << count) - 1);
}

function read32(bits: Bits): number {
  const high = readBits(bits, 16);
  return ((high << 16) | readBits(bits, 16)) >>> 0;
}

const BLOCK_MAGIC = 0x314159 * 2 ** 24 + 0x265359;
const END_MAGIC = 0x177245 * 2 ** 24 + 0x385090;

/** The block size for each level. */
const BLOCK_UNIT = 100_000;

function readLevel(bits: Bits): number {
  if (readBits(bits, 24) !== 0x425a68) throw damaged(); // "BZh"
  const level = readBits(bits, 8) - 0x30;
  if (level < 1 || level > 9) throw damaged();
  return level;
}

/**
 * Returns whether a block follows. A stream without blocks needs no memory for
 * them.
 */
function isBlockNext({ bytes, at }: Bits): boolean {
  return bytes[at] === 0x31;
}

function* readStream(
  bits: Bits,
  block: Uint32Array,
  output: Output,
): Generator<Uint8Array, void, undefined> {
  let sum = 0;
  while (true) {
    const magic = readBits(bits, 24) * 2 ** 24 + readBits(bits, 24);
    if (magic === END_MAGIC) break;
    if (magic !== BLOCK_MAGIC) throw damaged();
    const wanted = read32(bits);
    const { length, origin } = yield* readBlock(bits, block);
    const found = yield* writeBlock(block, length, origin, output);
    if (found !== wanted) throw damaged();
    sum = (((sum << 1) | (sum >>> 31)) ^ found) >>> 0;
  }
  if (read32(bits) !== sum) throw damaged();
}

/** Reads a block in the form after the Burrows-Wheeler transform. */
function* readBlock(
  bits: Bits,
  block: Uint32Array,
): Generator<Uint8Array, { length: number; origin: number }, undefined> {
  // Only bzip2 before 0.9.5 wrote randomised blocks.
  if (readBits(bits, 1) === 1) throw damaged();
  const origin = readBits(bits, 24);
  const symbols = readSymbols(bits);
  const selectors = readSelectors(bits);
  const tables = selectors.tables.map(() =>
    readTable(bits, symbols.length + 2)
  );
  const length = yield* readMoveToFront(bits, block, symbols, (group) => {
    const selector = selectors.order[group];
    if (selector === undefined) throw damaged();
    return tables[selector]!;
  });
  if (origin >= length) throw damaged();
  return { length, origin };
}

/** The byte values that occur in the block. */
function readSymbols(bits: Bits): Uint8Array {
  const ranges = readBits(bits, 16);
  const symbols: number[] = [];
  for (let high = 0; high < 16; high++) {
    if (!(ranges & (0x8000 >>> high))) continue;
    const used = readBits(bits, 16);
    for (let low = 0; low < 16; low++) {
      if (used & (0x8000 >>> low)) symbols.push(high * 16 + low);
    }
  }
  if (symbols.length === 0) throw damaged();
  return Uint8Array.from(symbols);
}

/** The table of each group of 50 symbols. */
function readSelectors(bits: Bits): { tables: number[]; order: Uint8Array } {
  const count = readBits(bits, 3);
  const length = readBits(bits, 15);
  if (count < 2 || count > 6 || length === 0) throw damaged();
  const tables = Array.from({ length: count }, (_, i) => i);
  const recent = [...tables];
  const order = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    let place = 0;
    while (readBits(bits, 1) === 1) if (++place >= count) throw damaged();
    const [table] = recent.splice(place, 1);
    recent.unshift(table!);
    order[i] = table!;
  }
  return { tables, order };
}

/** A Huffman code: the symbols by code, and the last code of each length. */
interface Table {
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  readonly symbols: Uint16Array;
}

function readTable(bits: Bits, size: number): Table {
  const lengths = new Uint8Array(size);
  let length = readBits(bits, 5);
  for (let i = 0; i < size; i++) {
    while (true) {
      if (length < 1 || length > MAX_CODE) throw damaged();
      if (readBits(bits, 1) === 0) break;
      length += readBits(bits, 1) === 0 ? 1 : -1;
    }
    lengths[i] = length;
  }
  return tableOf(lengths);
}

function tableOf(lengths: Uint8Array): Table {
  const limits = new Int32Array(MAX_CODE + 1).fill(-1);
  const offsets = new Int32Array(MAX_CODE + 1);
  const symbols = new Uint16Array(lengths.length);
  let code = 0;
  let placed = 0;
  for (let length = 1; length <= MAX_CODE; length++) {
    offsets[length] = placed - code;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[placed++] = symbol;
      code++;
    }
    limits[length] = code - 1;
    code <<= 1;
  }
  return { limits, offsets, symbols };
}

function readSymbol(bits: Bits, { limits, offsets, symbols }: Table): number {
  while (bits.count < MAX_CODE && bits.at < bits.bytes.length) {
    bits.held = (bits.held << 8) | bits.bytes[bits.at++]!;
    bits.count += 8;
  }
  for (let length = 1; length <= MAX_CODE && length <= bits.count; length++) {
    const code = (bits.held >>> (bits.count - length)) & ((1 << length) - 1);
    if (code > limits[length]!) continue;
    bits.count -= length;
    const symbol = symbols[code + offsets[length]!];
    if (symbol === undefined) throw damaged();
    return symbol;
  }
  if (bits.count < MAX_CODE) throw tooShort();
  throw damaged();
}

/**
 * Decodes run lengths and the move-to-front code. Returns the length of the
 * block.
 */
function* readMoveToFront(
  bits: Bits,
  block: Uint32Array,
  recent: Uint8Array,
  tableOfGroup: (group: number) => Table,
): Generator<Uint8Array, number, undefined> {
  const state: MoveToFront = { block, recent, length: 0, run: 0, weight: 1 };
  for (let group = 0;; group++) {
    if (readGroup(bits, tableOfGroup(group), state)) return state.length;
    if (group % SLICE_GROUPS === 0) yield NOTHING;
  }
}

/** The state that the groups of a block share. */
interface MoveToFront {
  readonly block: Uint32Array;
  /** The byte values, the most recent first. */
  readonly recent: Uint8Array;
  length: number;
  /**
   * The run length of the most recent byte, and the weight of its next digit.
   */
  run: number;
  weight: number;
}

/** Returns whether the block ends in the group. */
function readGroup(bits: Bits, table: Table, state: MoveToFront): boolean {
  const { block, recent } = state;
  const end = recent.length + 1;
  let { length, run, weight } = state;
  let symbol = 0;
  for (let left = GROUP; left > 0 && symbol !== end; left--) {
    symbol = readSymbol(bits, table);
    if (symbol < 2) {
      run += weight << symbol;
      weight <<= 1;
      if (run > block.length) throw damaged();
      continue;
    }
    if (run > 0) {
      if (length + run > block.length) throw damaged();
      block.fill(recent[0]!, length, length + run);
      length += run;
      run = 0;
      weight = 1;
    }
    if (symbol === end) break;
    if (length === block.length) throw damaged();
    const value = recent[symbol - 1]!;
    recent.copyWithin(1, 0, symbol - 1);
    recent[0] = value;
    block[length++] = value;
  }
  Object.assign(state, { length, run, weight });
  return symbol === end;
}

const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let i = 0; i < 8; i++) {
    crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc;
});

/**
 * Inverts the Burrows-Wheeler transform and the run-length encoding before it,
 * where the number of further bytes follows four equal bytes.
 *
 * @returns The checksum of the output.
 */
function* writeBlock(
  block: Uint32Array,
  length: number,
  origin: number,
  output: Output,
): Generator<Uint8Array, number, undefined> {
  linkSorted(block, length);
  let { chunk, filled } = output;
  let crc = -1;
  let place = block[origin]! >>> 8;
  let previous = -1;
  let equal = 0;
  for (let i = 0; i < length; i++) {
    const entry = block[place]!;
    const byte = entry & 0xff;
    place = entry >>> 8;
    const isCount = equal === 4;
    let copies = isCount ? byte : 1;
    const value = isCount ? previous : byte;
    equal = isCount ? 0 : byte === previous ? equal + 1 : 1;
    previous = isCount ? -1 : byte;
    if (i % CHUNK === 0) yield NOTHING;
    while (copies-- > 0) {
      crc = (crc << 8) ^ CRC[(crc >>> 24) ^ value]!;
      chunk[filled++] = value;
      if (filled < CHUNK) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK);
      filled = 0;
    }
  }
  output.chunk = chunk;
  output.filled = filled;
  return ~crc >>> 0;
}

/** Stores above each byte the index of the byte that follows it. */
function linkSorted(block: Uint32Array, length: number): void {
  const starts = new Uint32Array(257);
  for (let i = 0; i < length; i++) starts[(block[i]! & 0xff) + 1]!++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
  for (let i = 0; i < length; i++) {
    block[starts[block[i]! & 0xff]!++]! |= i << 8;
  }
}
