/** Characters that are kept of one text. */
const longest = 8_000;
/** Bytes that are read of it: enough for that many characters of any script. */
const mostBytes = 64 * 1024;

/** A text that an engine wrote, as plain words: no control characters, no half ones at the end, not endless. Undefined: nothing is left. */
export async function collectText(stream: ReadableStream<Uint8Array>): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of stream) {
    text += decoder.decode(chunk.subarray(0, mostBytes - bytes), { stream: true });
    bytes += chunk.byteLength;
    if (bytes >= mostBytes) break;
  }
  const plain = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}|\p{Cs}|\uFFFD|\uFEFF/gu, '')
    .trim();
  return Array.from(plain).slice(0, longest).join('') || undefined;
}
