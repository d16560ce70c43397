import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of a WebSocket on which only the server speaks. */
export interface EmulatedLine {
  readonly url: URL;
  send(message: string | Uint8Array): void;
  /** Ends the connection without a word, as a network does. */
  cut(): void;
  readonly closed: Promise<void>;
}

const secret = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcode = { text: 0x81, binary: 0x82, close: 0x88 } as const;

/** Answers the handshake. What the client says is not read, but for its goodbye. */
export function acceptLine(request: IncomingMessage, socket: Duplex): EmulatedLine {
  const key = createHash('sha1')
    .update(`${request.headers['sec-websocket-key'] ?? ''}${secret}`)
    .digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${key}\r\n\r\n`);
  socket.on('data', (bytes: Buffer) => {
    if (((bytes[0] ?? 0) & 0x0f) === 8) socket.end(Buffer.from([opcode.close, 0]));
  });
  socket.on('error', () => undefined);
  const write = (first: number, payload: Uint8Array): void => {
    if (!socket.writable) return;
    const { length } = payload;
    const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
    header[0] = first;
    header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
    if (header.length === 4) header.writeUInt16BE(length, 2);
    if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
    socket.write(header);
    socket.write(payload);
  };
  return {
    url: new URL(request.url ?? '/', `http://${request.headers.host ?? 'emulator'}`),
    send: (message) => (typeof message === 'string' ? write(opcode.text, Buffer.from(message)) : write(opcode.binary, message)),
    cut: () => socket.destroy(),
    closed: new Promise((resolve) => void socket.once('close', () => resolve())),
  };
}
