// bzip2, whose libraries for JavaScript need Node's Buffer.

const MAX_CODE = 20;
const GROUP = 50;
const CHUNK = 1 << 16;

/** Bits of the input, the highest of a byte first. */
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
  while (bits.at < bytes.length) {
    yield* readStream(bits);
    bits.at -= bits.count >> 3; // a stream starts at a byte
    bits.count = 0;
  }
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

function* readStream(bits: Bits): Generator<Uint8Array, void, undefined> {
  if (readBits(bits, 24) !== 0x425a68) throw damaged(); // "BZh"
  const level = readBits(bits, 8) - 0x30;
  if (level < 1 || level > 9) throw damaged();
  const block = new Uint32Array(level * 100_000);
  let sum = 0;
  while (true) {
    const magic = readBits(bits, 24) * 2 ** 24 + readBits(bits, 24);
    if (magic === END_MAGIC) break;
    if (magic !== BLOCK_MAGIC) throw damaged();
    const wanted = read32(bits);
    const start = readBlock(bits, block);
    const found = yield* writeBlock(block, start.length, start.origin);
    if (found !== wanted) throw damaged();
    sum = (((sum << 1) | (sum >>> 31)) ^ found) >>> 0;
  }
  if (read32(bits) !== sum) throw damaged();
}

/** Reads a block as the Burrows-Wheeler transform left it. */
function readBlock(
  bits: Bits,
  block: Uint32Array,
): { length: number; origin: number } {
  // Written by bzip2 before 0.9.5 alone.
  if (readBits(bits, 1) === 1) throw damaged();
  const origin = readBits(bits, 24);
  const symbols = readSymbols(bits);
  const selectors = readSelectors(bits);
  const tables = selectors.tables.map(() =>
    readTable(bits, symbols.length + 2)
  );
  const length = readMoveToFront(bits, block, symbols, (group) => {
    const selector = selectors.order[group];
    if (selector === undefined) throw damaged();
    return tables[selector]!;
  });
  if (origin >= length) throw damaged();
  return { length, origin };
}

/** The byte values that occur. */
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

/** Which table each group of 50 symbols uses. */
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

/** A Huffman code: the symbols by code, and what the codes of a length end at. */
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

/** Undoes the run lengths and the move to front; returns the block's length. */
function readMoveToFront(
  bits: Bits,
  block: Uint32Array,
  recent: Uint8Array,
  tableOfGroup: (group: number) => Table,
): number {
  const end = recent.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  let left = 0;
  let table: Table | undefined;
  for (let group = 0;;) {
    if (left === 0) {
      table = tableOfGroup(group++);
      left = GROUP;
    }
    left--;
    const symbol = readSymbol(bits, table!);
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
    if (symbol === end) return length;
    if (length === block.length) throw damaged();
    const value = recent[symbol - 1]!;
    recent.copyWithin(1, 0, symbol - 1);
    recent[0] = value;
    block[length++] = value;
  }
}

const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let i = 0; i < 8; i++) {
    crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc;
});

/**
 * Undoes the Burrows-Wheeler transform and the run lengths of before it, in
 * which four equal bytes are followed by how many more there are.
 *
 * @returns The checksum of what it gave.
 */
function* writeBlock(
  block: Uint32Array,
  length: number,
  origin: number,
): Generator<Uint8Array, number, undefined> {
  linkSorted(block, length);
  let chunk = new Uint8Array(CHUNK);
  let filled = 0;
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
    while (copies-- > 0) {
      crc = (crc << 8) ^ CRC[(crc >>> 24) ^ value]!;
      chunk[filled++] = value;
      if (filled < CHUNK) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
  return ~crc >>> 0;
}

/** Puts above each byte the place of the byte that follows it. */
function linkSorted(block: Uint32Array, length: number): void {
  const starts = new Uint32Array(257);
  for (let i = 0; i < length; i++) starts[(block[i]! & 0xff) + 1]!++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
  for (let i = 0; i < length; i++) {
    block[starts[block[i]! & 0xff]!++]! |= i << 8;
  }
}
