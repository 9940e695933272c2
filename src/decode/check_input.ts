import type { DeserializeContext } from "./serializer.ts";

/**
 * Checks what a serializer is given.
 *
 * @throws {TypeError} If it is no bytes, or a limit bounds nothing.
 */
export function checkInput(
  bytes: unknown,
  { maxBytes = 1 }: DeserializeContext = {},
): void {
  if (!(bytes instanceof Uint8Array)) {
    const problem = bytes instanceof ArrayBuffer
      ? "they are an ArrayBuffer, pass new Uint8Array(buffer)"
      : "they are not a Uint8Array";
    throw new TypeError(`Cannot decode bytes: ${problem}`);
  }
  if (typeof maxBytes === "number" && maxBytes > 0) return;
  throw new TypeError('Cannot decode bytes: "maxBytes" is not above 0');
}
