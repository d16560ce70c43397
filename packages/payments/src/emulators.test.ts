import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { paymentProviders } from './providers.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.resolve('@pinhole/engines/emulator-kit')));
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

describe('an emulator of a payment provider, started alone', { timeout: 60_000 }, () => {
  const called = paymentProviders.filter((kind) => kind.hosts({}).length > 0);
  it.each(called.map((kind) => [kind.id, kind] as const))(
    'of %s is connected to with what it prints, and ends when asked',
    async (id, kind) => {
      const child = spawn(process.execPath, [program, id], { stdio: ['ignore', 'pipe', 'inherit'] });
      running.add(child);
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      const ended = new Promise<number | null>((resolve) => {
        child.once('close', (code) => {
          running.delete(child);
          resolve(code);
        });
      });
      await expect.poll(() => output, { timeout: 30_000 }).toContain('Ctrl-C');
      const filled = kind.fields.flatMap(({ name }) => {
        const value = new RegExp(`^    ${name} +(.+)$`, 'm').exec(output)?.[1];
        return value === undefined ? [] : [[name, value] as const];
      });
      const provider = kind.open(Object.fromEntries(filled));
      const probed = await provider.probe({ signal: new AbortController().signal, fetch, now: () => new Date() });
      expect(probed.ok).toBe(true);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    },
  );
});
