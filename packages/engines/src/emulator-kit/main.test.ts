import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { providers } from '../providers.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';

const program = path.join(import.meta.dirname, 'main.ts');
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** The emulator as `npm run emulator` starts it. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return { child, ended, output: () => output, errors: () => errors };
}

const call = { signal: new AbortController().signal, fetch: globalThis.fetch, scratch: createMemoryScratch() };

describe('an emulator started alone', { timeout: 60_000 }, () => {
  it.each(providers.map((provider) => [provider.id, provider] as const))(
    'of %s listens on this machine, is connected to with what it prints, and ends when asked',
    async (id, provider) => {
      const { child, ended, output } = start([id]);
      await expect.poll(output, { timeout: 30_000 }).toContain('Ctrl-C');
      expect(output()).toMatch(new RegExp(`The emulator of ${id} listens on http://127\\.0\\.0\\.1:\\d+\\n`));
      const fields = Object.fromEntries(
        provider.fields.flatMap(({ name }) => {
          const value = new RegExp(`^    ${name} +(.+)$`, 'm').exec(output())?.[1];
          return value === undefined ? [] : [[name, value]];
        }),
      );
      const engine = provider.open({ fields, models: provider.starter.models });
      expect(await engine.probe(call)).toEqual({ ok: true });
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    },
  );

  it.each([[[]], [['nonesuch']]])('called %j says in a sentence which there are', async (args) => {
    const { ended, output, errors } = start(args);
    expect(await ended).toBe(1);
    expect(output()).toBe('');
    expect(errors().trimEnd().split('\n')).toHaveLength(1);
    for (const { id } of providers) expect(errors()).toContain(id);
  });

  it('says what to do when its port is in use, or is none', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const busy = start(['fal'], { EMULATOR_PORT: String((server.address() as AddressInfo).port) });
    expect(await busy.ended).toBe(1);
    expect(busy.errors()).toContain('Choose another with EMULATOR_PORT');
    server.close();
    const wrong = start(['fal'], { EMULATOR_PORT: 'eighty' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.errors()).toContain('EMULATOR_PORT must be a whole number');
  });
});
