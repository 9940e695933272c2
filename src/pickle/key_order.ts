// The dicts that a plain object can represent: JavaScript sorts some keys.

const ZERO = 48;
const NINE = 57;
const YEAR_DIGITS = 4;
const MAX_INDEX_DIGITS = 10;
/** The length of the longest Array, which is not an index. */
const MAX_LENGTH = 2 ** 32 - 1;

/**
 * Returns whether JavaScript treats a key as an array index. An object lists
 * such keys first, in ascending order.
 */
export function isIndexKey(key: string): boolean {
  const first = key.charCodeAt(0);
  if (!(first >= ZERO && first <= NINE)) return false;
  const { length } = key;
  if (length > MAX_INDEX_DIGITS) return false;
  if (first === ZERO) return length === 1;
  // Dates, which are frequent keys, have a hyphen there.
  if (length > YEAR_DIGITS && key.charCodeAt(YEAR_DIGITS) < ZERO) return false;
  for (let i = 1; i < length; i++) {
    const code = key.charCodeAt(i);
    if (code < ZERO || code > NINE) return false;
  }
  return length < MAX_INDEX_DIGITS || Number(key) < MAX_LENGTH;
}

/**
 * Returns whether a plain object preserves the order of keys: all are strings,
 * and indices come first, in ascending order.
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
