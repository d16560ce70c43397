import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** `open`: as if it were not there. `down`: every line is cut and none is taken. `silent`: lines stay, and nothing arrives. */
  become(state: 'open' | 'down' | 'silent'): void;
  /** Everything comes this much later, in pieces of this size. */
  slow(options: { readonly delayMs: number; readonly pieceBytes: number } | undefined): void;
  close(): Promise<void>;
}

/** A line that can be cut, held or slowed, between a process and the server it thinks it talks to. */
export async function startTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const lines = new Set<{ readonly near: Socket; readonly far: Socket }>();
  let state: Parameters<TcpProxy['become']>[0] = 'open';
  let slowness: Parameters<TcpProxy['slow']>[0];

  const server = createServer((near) => {
    if (state === 'down') return void near.destroy();
    const far = connect(target);
    const line = { near, far };
    lines.add(line);
    forward(near, far);
    forward(far, near);
    const end = (): void => {
      lines.delete(line);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    if (state === 'silent') hold(line);
  });

  function forward(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      if (!slowness) return void last.then(() => to.writable && to.write(chunk));
      const { delayMs, pieceBytes } = slowness;
      const before = last;
      last = (async () => {
        await before;
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        for (let at = 0; at < chunk.length && to.writable; at += pieceBytes) to.write(chunk.subarray(at, at + pieceBytes));
      })();
    });
  }

  function hold({ near, far }: { readonly near: Socket; readonly far: Socket }): void {
    near.pause();
    far.pause();
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as { port: number }).port,
    become(next) {
      state = next;
      for (const line of lines) {
        if (next === 'down') {
          line.near.destroy();
          line.far.destroy();
        } else if (next === 'silent') hold(line);
        else {
          line.near.resume();
          line.far.resume();
        }
      }
    },
    slow(options) {
      slowness = options;
    },
    async close() {
      for (const { near, far } of lines) {
        near.destroy();
        far.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
