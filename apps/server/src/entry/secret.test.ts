import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSecret } from './secret.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(path.join(os.tmpdir(), 'pinhole-secret-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

it('is made once, stays the same, and only its owner may read it', () => {
  const made = loadSecret({ secret: undefined, dataFolder });
  expect(made.length).toBeGreaterThanOrEqual(48);
  expect(loadSecret({ secret: undefined, dataFolder })).toBe(made);
  expect(statSync(path.join(dataFolder, 'secret')).mode & 0o777).toBe(0o600);
});

it('is not written to disk when the configuration brings one', () => {
  expect(loadSecret({ secret: 'x'.repeat(32), dataFolder })).toBe('x'.repeat(32));
  expect(statSync(path.join(dataFolder, 'secret'), { throwIfNoEntry: false })).toBeUndefined();
});

it('refuses half a secret instead of signing with it', () => {
  writeFileSync(path.join(dataFolder, 'secret'), 'abc');
  expect(() => loadSecret({ secret: undefined, dataFolder })).toThrow('does not hold a whole secret');
});
