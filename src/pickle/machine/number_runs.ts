// Runs of numbers, which can bypass the stack.

const BINFLOAT = 0x47;
const BININT = 0x4a;
const BININT1 = 0x4b;
const BININT2 = 0x4d;
const APPENDS = 0x65;
/**
 * The length of the longest run in bytes; longer ones are pushed on the stack,
 * in steps.
 */
const LONGEST = 1 << 20;

/**
 * Appends a run of numbers of one kind up to its APPENDS without the stack,
 * where each float would be an object.
 *
 * @returns The offset to continue at; 0, with an unchanged list, if it is not
 * such a run.
 */
export function fillNumbers(
  list: unknown[],
  bytes: Uint8Array,
  view: DataView,
  start: number,
  room: number,
): number {
  const before = list.length;
  const pos = bytes[start] === BINFLOAT
    ? fillFloats(list, bytes, view, start)
    : fillInts(list, bytes, start);
  if (bytes[pos] === APPENDS && list.length - before <= room) return pos + 1;
  list.length = before;
  return 0;
}

// Two functions, so that each sees lists of one kind of elements only.

function fillFloats(
  list: unknown[],
  bytes: Uint8Array,
  view: DataView,
  start: number,
): number {
  const last = Math.min(bytes.length, start + LONGEST) - 9;
  let pos = start;
  while (pos <= last && bytes[pos] === BINFLOAT) {
    list.push(view.getFloat64(pos + 1));
    pos += 9;
  }
  return pos;
}

function fillInts(list: unknown[], bytes: Uint8Array, start: number): number {
  const last = Math.min(bytes.length, start + LONGEST) - 5;
  let pos = start;
  while (pos <= last) {
    const code = bytes[pos];
    if (code === BININT1) {
      list.push(bytes[pos + 1]!);
      pos += 2;
    } else if (code === BININT2) {
      list.push(bytes[pos + 1]! | (bytes[pos + 2]! << 8));
      pos += 3;
    } else if (code === BININT) {
      list.push(
        bytes[pos + 1]! | (bytes[pos + 2]! << 8) | (bytes[pos + 3]! << 16) |
          (bytes[pos + 4]! << 24),
      );
      pos += 5;
    } else break;
  }
  return pos;
}
