/**
 * Reads the start of a body as text. The rest is cancelled, unread: refusals
 * and credentials are short, and a server may send as much as it likes.
 *
 * A body that breaks off gives what has come of it.
 *
 * @param maxBytes How many bytes are read.
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
    // It broke off.
  }
  reader?.cancel().catch(() => {});
  return text + decoder.decode();
}
