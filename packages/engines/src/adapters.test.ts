import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from './providers.ts';

/** Everything that runs inside of the service for a provider: not tests, and not the emulators, which are the other side. */
const kits = ['http-kit', 'request-kit', 'scratch-kit'];
const files = [...providers.map(({ id }) => id), ...kits].flatMap((folder) =>
  readdirSync(path.join(import.meta.dirname, folder))
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|^emulator|^testing\.ts$/.test(name))
    .map((name) => `${folder}/${name}`),
);
const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8');

describe('adapters', () => {
  it('have a folder by the name of their provider', () => {
    for (const { id } of providers) expect(files.some((file) => file.startsWith(`${id}/`))).toBe(true);
    expect(files.length).toBeGreaterThan(60);
  });

  it.each([
    ['take no key or address from the environment: a connection without one is refused', /process\.env/],
    [
      'go out by the call they are given and by nothing else',
      /(?<!call\.|\.)\bfetch\(|globalThis\.fetch|node:(http|https|net|tls|dns|dgram)\b|new WebSocket|undici/,
    ],
    ['write nothing to a console', /console\./],
    ['neither run programs nor read files', /node:(child_process|fs|worker_threads)/],
  ])('%s', (_, forbidden) => {
    expect(files.filter((file) => forbidden.test(read(file)))).toEqual([]);
  });

  it('refuse a connection whose key is blank', () => {
    for (const provider of providers.filter(({ fields }) => fields.some(({ name, required }) => name === 'apiKey' && required))) {
      for (const apiKey of ['', '   ', '\n']) {
        expect(() => provider.open({ fields: { apiKey }, models: provider.starter.models })).toThrow(
          expect.objectContaining({ name: 'ConnectionError', field: 'apiKey' }),
        );
      }
    }
  });
});
