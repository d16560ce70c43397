/** The data of server-sent events, one text each, as they come. Throws a `RangeError` when all together are longer than `limitBytes`. */
export async function* readEvents(stream: ReadableStream<Uint8Array>, limitBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  /** Of events that have not ended yet; a picture takes many. */
  let parts: string[] = [];
  let tail = '';
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new RangeError(`the events are longer than ${limitBytes} bytes`);
    const part = decoder.decode(chunk, { stream: true });
    parts.push(part);
    tail = tail.slice(-3) + part;
    if (!emptyLine.test(tail)) continue;
    const events = parts.join('').split(emptyLine);
    tail = events.pop() ?? '';
    parts = [tail];
    yield* events.map(dataOf).filter((data) => data !== '');
  }
  const last = dataOf(parts.join('') + decoder.decode());
  if (last !== '') yield last;
}

/** What an event ends with. */
const emptyLine = /\r?\n\r?\n/;

const dataOf = (event: string): string =>
  event
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).replace(/^ /, ''))
    .join('\n');
