/** The first line that a process prints. */
export async function firstLine(
  stream: ReadableStream<Uint8Array>,
): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes("\n")) break;
  }
  return text.trim();
}
