/** The text of a body, up to the limit. */
export interface BodyText {
  readonly text: string;
  /** Whether the body is longer. */
  readonly isCut: boolean;
}

/**
 * Reads a body as UTF-8 up to a limit. The rest is not kept, and its connection
 * is closed.
 *
 * @param maxBytes The maximum number of bytes, after decompression.
 * @throws The error of reading the body.
 */
export async function readText(
  response: Response,
  maxBytes: number,
): Promise<BodyText> {
  if (expectedLength(response) <= maxBytes) {
    return { text: await response.text(), isCut: false };
  }
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let left = maxBytes;
  let text = "";
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.length;
    if (left < 0) {
      reader.cancel().catch(() => {}); // not awaited: it may hang
      return { text, isCut: true };
    }
  }
  return { text: text + decoder.decode(), isCut: false };
}

/**
 * Returns the length of the body if it is certain; compressed bodies state
 * another length.
 */
function expectedLength({ headers, type }: Response): number {
  const isHidden = type === "cors"; // a browser does not show the encoding
  if (isHidden || headers.has("content-encoding")) return Infinity;
  const length = headers.get("content-length");
  return length === null ? Infinity : Number(length);
}
