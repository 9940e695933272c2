import type { Lzma } from "./state.ts";

const FIRST_WINDOW = 1 << 16;

/**
 * Makes room for at least one byte: grows the window, or wraps around.
 *
 * @returns The number of bytes that fit before the next call.
 */
export function makeRoom(lzma: Lzma): number {
  const { window, size, position } = lzma;
  if (position < window.length) return window.length - position;
  if (window.length < size) {
    const grown = Math.max(FIRST_WINDOW, window.length * 2);
    lzma.window = new Uint8Array(Math.min(size, grown));
    lzma.window.set(window);
  } else lzma.position = 0;
  return lzma.window.length - lzma.position;
}

/** Adds uncompressed bytes, which must fit. */
export function addPlain(lzma: Lzma, bytes: Uint8Array): void {
  lzma.window.set(bytes, lzma.position);
  lzma.position += bytes.length;
  lzma.reach = Math.min(lzma.reach + bytes.length, lzma.size);
}

/** The byte at a distance; 0 is the last byte. */
export function byteBack(lzma: Lzma, distance: number): number {
  const { window, position } = lzma;
  const index = position - distance - 1;
  return window[index < 0 ? index + window.length : index]!;
}

/** Copies the part of the match before `stop`. */
export function copyMatch(lzma: Lzma, stop: number): void {
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
