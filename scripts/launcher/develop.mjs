import { createServer } from 'node:net';
import path from 'node:path';
import { viteProgram } from './build-web.mjs';
import { environmentWith } from './node-24.mjs';
import { inRoot, serverEntry } from './paths.mjs';
import { runUntilEnd } from './run.mjs';
import { say } from './say.mjs';
import { nodeOptions } from './serve.mjs';

/**
 * The server restarts and the page reloads when a file changes. The browser talks to Vite, which hands
 * everything but the page to the server: one address, the same as with `npm start`.
 */
export async function develop({ node, args }) {
  const port = process.env.PORT ?? '4040';
  const serverPort = String(await freePort());
  const address = process.env.PINHOLE_URL ?? `http://localhost:${port}`;
  say(`Open ${address} once the server says that it is ready.`);
  const watched = [inRoot('apps', 'server', 'src'), inRoot('packages')].map((folder) => `--watch-path=${folder}`);
  return runUntilEnd([
    {
      program: node,
      args: [...nodeOptions, ...watched, '--watch-preserve-output', serverEntry, ...args],
      env: environmentWith(node, { PORT: serverPort, PINHOLE_URL: address }),
    },
    {
      program: node,
      args: [viteProgram, '--port', port, '--strictPort', '--host', '127.0.0.1', '--logLevel', 'warn', '--clearScreen', 'false'],
      cwd: path.join(inRoot('apps', 'web')),
      env: environmentWith(node, { PINHOLE_API_ORIGIN: `http://127.0.0.1:${serverPort}` }),
    },
  ]);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
