import type { EngineLine, LineOptions } from './engine.ts';

/** Lines for tests, and for programs that use an engine without the server. */
export function openLine(address: URL, { headers, maxMessageBytes, onMessage, onEnd }: LineOptions): EngineLine {
  // Headers are an addition of Node's to what browsers take here.
  const socket = new WebSocket(address, { headers } as unknown as string[]);
  socket.binaryType = 'arraybuffer';
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    onEnd();
  };
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    const message = typeof data === 'string' ? data : new Uint8Array(data);
    if (over) return;
    if (message.length > maxMessageBytes) socket.close();
    else onMessage(message);
  });
  socket.addEventListener('close', end);
  socket.addEventListener('error', end);
  return { close: () => socket.close() };
}
