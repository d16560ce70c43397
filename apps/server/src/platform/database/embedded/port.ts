import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

const fileIn = (folder: string): string => path.join(folder, 'postgres-port');

/** The port of last time if it is free, else a new one, remembered for the next start. */
export async function choosePort(folder: string): Promise<number> {
  const remembered = readPort(folder);
  const port = remembered !== undefined && (await listenOn(remembered)) === remembered ? remembered : await listenOn(0);
  if (port === undefined) throw new Error('no free port on 127.0.0.1');
  if (port !== remembered) writeFileSync(fileIn(folder), `${port}\n`, { mode: 0o600 });
  return port;
}

function readPort(folder: string): number | undefined {
  try {
    const port = Number(readFileSync(fileIn(folder), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}

/** Listen for a moment. Returns the port that was given, or undefined if it is taken. */
function listenOn(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
