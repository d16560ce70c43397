import { spawn } from 'node:child_process';
import path from 'node:path';
import { findNode24 } from '../../scripts/launcher/node-24.mjs';

const program = path.resolve(import.meta.dirname, '../../packages/engines/src/emulator-kit/main.ts');

/** A provider's protocol on a free local port, as `npm run emulator` starts it. */
export interface RunningEmulator {
  /** What an operator fills in to connect to it. */
  readonly fields: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startEmulator(name: string): Promise<RunningEmulator> {
  const child = spawn(findNode24(), [program, name], {
    env: { ...process.env, EMULATOR_PORT: '0', EMULATOR_JOB_MS: '200' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  let said = '';
  const greeting = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ctrl-C')) resolve();
    });
  });
  await Promise.race([
    greeting,
    ended.then(() => {
      throw new Error(`The emulator of ${name} ended while it started. It said:\n${said}`);
    }),
  ]);
  const [, listed = ''] = said.split('Fill in:');
  return {
    fields: Object.fromEntries([...listed.matchAll(/^ {4}(\S+) +(\S+)$/gm)].map(([, field = '', value = '']) => [field, value])),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
