// Which dicts a plain object can stand for: JavaScript sorts some keys.

const ZERO = 48;
const NINE = 57;
const YEAR_DIGITS = 4;
const MAX_INDEX_DIGITS = 10;
/** The length of the longest Array, which is no index. */
const MAX_LENGTH = 2 ** 32 - 1;

/**
 * Whether a key is an index of an Array in JavaScript's eyes: an object has such
 * keys first, in ascending order.
 */
export function isIndexKey(key: string): boolean {
  const first = key.charCodeAt(0);
  if (!(first >= ZERO && first <= NINE)) return false;
  const { length } = key;
  if (length > MAX_INDEX_DIGITS) return false;
  if (first === ZERO) return length === 1;
  // Dates have a hyphen there: they are keys more often than numbers are.
  if (length > YEAR_DIGITS && key.charCodeAt(YEAR_DIGITS) < ZERO) return false;
  for (let i = 1; i < length; i++) {
    const code = key.charCodeAt(i);
    if (code < ZERO || code > NINE) return false;
  }
  return length < MAX_INDEX_DIGITS || Number(key) < MAX_LENGTH;
}

/**
 * Whether a plain object can hold keys in their order: all are text, and those
 * that are indices come first and ascend.
 */
export function fitsPlain(keys: Iterable<unknown>): boolean {
  let last = -1;
  for (const key of keys) {
    if (typeof key !== "string") return false;
    if (!isIndexKey(key)) last = Infinity;
    else if (Number(key) > last) last = Number(key);
    else return false;
  }
  return true;
}
