// Counts the members of a Map or Set that share a bucket of V8's hash table.
// Its hashes of numbers have no seed, so that a pickle can choose keys that all
// share one bucket.

/** The cost of smaller tables is negligible. */
const SMALL = 512;
/** Chains up to this length occur by chance. */
const CHANCE = 8;

interface Meter {
  counts: Uint32Array;
  members: number;
}

const meters = new WeakMap<object, Meter>();

type Members = Map<unknown, unknown> | Set<unknown>;

/**
 * Counts a number that will become a member.
 *
 * @returns The number of members that the engine compares it with; 0 if few.
 */
export function chainLength(members: Members, key: number | bigint): number {
  if (members.size < SMALL) return 0;
  const meter = meterOf(members);
  const at = hashOf(key) & (meter.counts.length - 1);
  const chain = meter.counts[at]!;
  if (chain >= CHANCE && members.has(key)) return chain;
  meter.counts[at]!++;
  meter.members++;
  return chain >= CHANCE ? chain : 0;
}

/** The buckets of the engine's table, counted again when the table grows. */
function meterOf(members: Members): Meter {
  let meter = meters.get(members);
  if (meter !== undefined && meter.members < meter.counts.length * 2) {
    return meter;
  }
  const buckets = 2 ** Math.ceil(Math.log2(members.size + 1));
  meter = { counts: new Uint32Array(buckets), members: members.size };
  for (const key of members.keys()) {
    if (typeof key !== "number" && typeof key !== "bigint") continue;
    meter.counts[hashOf(key) & (buckets - 1)]!++;
  }
  meters.set(members, meter);
  return meter;
}

function hashOf(key: number | bigint): number {
  if (typeof key === "bigint") {
    const low = BigInt.asUintN(64, key < 0n ? -key : key);
    return hashOfLong(Number(low >> 32n), Number(low & 0xffff_ffffn));
  }
  if ((key | 0) === key) return hashOfInt(key);
  FLOAT[0] = key;
  return hashOfLong(WORDS[HIGH]!, WORDS[1 - HIGH]!);
}

const FLOAT = new Float64Array(1);
const WORDS = new Uint32Array(FLOAT.buffer);
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

// V8, src/utils/utils.h: ComputeUnseededHash, by Thomas Wang.
function hashOfInt(key: number): number {
  let hash = (~key + (key << 15)) | 0;
  hash ^= hash >>> 12;
  hash = (hash + (hash << 2)) | 0;
  hash ^= hash >>> 4;
  hash = Math.imul(hash, 2057);
  hash ^= hash >>> 16;
  return hash & 0x3fff_ffff;
}

// V8, src/utils/utils.h: ComputeLongHash, of 64 bits in two halves.
function hashOfLong(high: number, low: number): number {
  let [h, l] = add(~high, ~low, (high << 18) | (low >>> 14), low << 18);
  [h, l] = [h ^ (h >>> 31), l ^ ((l >>> 31) | (h << 1))];
  [h, l] = timesTwentyOne(h, l);
  [h, l] = [h ^ (h >>> 11), l ^ ((l >>> 11) | (h << 21))];
  [h, l] = add(h, l, (h << 6) | (l >>> 26), l << 6);
  l ^= (l >>> 22) | (h << 10);
  return l & 0x3fff_ffff;
}

function add(
  high: number,
  low: number,
  otherHigh: number,
  otherLow: number,
): [high: number, low: number] {
  const sum = (low >>> 0) + (otherLow >>> 0);
  const carry = sum > 0xffff_ffff ? 1 : 0;
  return [(high + otherHigh + carry) | 0, sum | 0];
}

/** 21 = 16 + 4 + 1. */
function timesTwentyOne(high: number, low: number): [number, number] {
  const [h, l] = add(high, low, (high << 2) | (low >>> 30), low << 2);
  return add(h, l, (high << 4) | (low >>> 28), low << 4);
}
