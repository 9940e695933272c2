/**
 * Checks that a pickle is bytes.
 *
 * @throws {TypeError} Stating what to pass in the place of an ArrayBuffer.
 */
export function checkBytes(act: string, bytes: unknown): void {
  if (bytes instanceof Uint8Array) return;
  const isBuffer = bytes instanceof ArrayBuffer ||
    Object.prototype.toString.call(bytes) === "[object SharedArrayBuffer]";
  throw new TypeError(
    isBuffer
      ? `Cannot ${act}: it is an ArrayBuffer, pass new Uint8Array(buffer)`
      : `Cannot ${act}: it is not a Uint8Array`,
  );
}
