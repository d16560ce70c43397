import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { paymentProviders } from './providers.ts';

/** Everything that runs inside of the service for a provider: not tests, and not the emulators, which are the other side. */
const files = [...paymentProviders.map(({ id }) => id), 'http-kit'].flatMap((folder) =>
  readdirSync(path.join(import.meta.dirname, folder))
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|^emulator|^testing(?:-[\w-]+)?\.ts$/.test(name))
    .map((name) => `${folder}/${name}`),
);
const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8');

describe('payment providers', () => {
  it('have a folder by their name, a suite, and an emulator of what is called', () => {
    expect(paymentProviders.length).toBeGreaterThan(0);
    for (const kind of paymentProviders) {
      const { id } = kind;
      const inside = readdirSync(path.join(import.meta.dirname, id));
      if (kind.hosts({}).length > 0) expect(inside).toContain('emulator.ts');
      expect(
        inside.some((name) => name.endsWith('.test.ts') && read(`${id}/${name}`).includes('describePaymentProvider(')),
        id,
      ).toBe(true);
    }
  });

  it.each([
    ['take nothing from the environment', /process\.env/],
    [
      'go out by the call they are given and by nothing else',
      /(?<!call\.|\.)\bfetch\(|globalThis\.fetch\(|node:(?:http|https|net|dns|dgram)\b|(?<!import \{ rootCertificates \} from ')node:tls|new WebSocket|undici/,
    ],
    ['know no time but the call’s', /Date\.now\(|new Date\(\)/],
    ['write nothing to a console', /console\./],
    ['neither run programs nor read files', /node:(?:child_process|fs|worker_threads)/],
    ['draw nothing at random: a key comes from our own numbers', /randomUUID|randomBytes|Math\.random/],
    ['import nothing of the other side', /from '\.\/(?:emulator|testing)/],
  ])('%s', (_, forbidden) => {
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((file) => forbidden.test(read(file)))).toEqual([]);
  });

  it('declare what people are told', () => {
    for (const kind of paymentProviders) {
      const { fields, sends, website, policyUrl, location } = kind;
      // Whom nobody calls is nobody who processes.
      const isCalled = kind.hosts({}).length > 0;
      expect([website, policyUrl].map((address) => URL.parse(address)?.protocol)).toEqual(
        isCalled ? ['https:', 'https:'] : [undefined, undefined],
      );
      expect(location !== '').toBe(isCalled);
      expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
      expect(new Set(sends.map(({ field }) => field)).size).toBe(sends.length);
      for (const { kind, choices } of fields) expect(choices !== undefined).toBe(kind === 'choice');
    }
  });
});
