/**
 * Reads the start of a body as text. The rest is cancelled unread: refusals and
 * credentials are short, but a server may send more.
 *
 * An interrupted body returns the part that was received.
 *
 * @param maxBytes The maximum number of bytes to read.
 */
export async function readStart(
  { body }: Response,
  maxBytes: number,
): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let left = maxBytes;
  try {
    while (left > 0) {
      const { done, value } = await reader?.read() ?? { done: true };
      if (done) break;
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.length;
    }
  } catch {
    // The body was interrupted.
  }
  reader?.cancel().catch(() => {});
  return text + decoder.decode();
}
