import type { Recorder } from './egress-record.ts';

export interface Line {
  close(): void;
}

export interface LineInit {
  readonly headers: Readonly<Record<string, string>>;
  /** A longer message ends the line. */
  readonly maxMessageBytes: number;
  readonly onMessage: (message: string | Uint8Array) => void;
  /** Once: when the line was closed, broke, or never came about. */
  readonly onEnd: () => void;
}

/** A WebSocket on which only the other side speaks. Whether it may be opened has been asked already. */
export function openLine(address: URL, { headers, maxMessageBytes, onMessage, onEnd }: LineInit, recorder: Recorder): Line {
  // Headers are an addition of Node's to what browsers take here.
  const socket = new WebSocket(address, { headers } as unknown as string[]);
  socket.binaryType = 'arraybuffer';
  let status: number | undefined;
  let bytesIn = 0;
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    recorder.finish(status, bytesIn);
    onEnd();
  };
  socket.addEventListener('open', () => {
    status = 101;
  });
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    const message = typeof data === 'string' ? data : new Uint8Array(data);
    bytesIn += message.length;
    if (over) return;
    if (message.length > maxMessageBytes) socket.close();
    else onMessage(message);
  });
  socket.addEventListener('close', end);
  socket.addEventListener('error', end);
  return { close: () => socket.close() };
}
