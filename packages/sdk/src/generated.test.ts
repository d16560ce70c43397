import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { routes } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { createClient } from './index.ts';

it('the client on disk is the one the contract describes', async () => {
  await expect(promisify(execFile)(process.execPath, [path.join(import.meta.dirname, '../generate.ts'), '--check'])).resolves.toBeDefined();
});

it('every operation of the contract is reachable, by its own method and address', async () => {
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    sent.push(`${init?.method} ${decodeURIComponent((url as string).replace(/\?.*/, ''))}`);
    return Promise.resolve(new Response(null, { status: 204 }));
  };
  const client = createClient({ fetch }) as unknown as Record<
    string,
    Record<string, (...parameters: unknown[]) => Promise<unknown>> | undefined
  >;
  const names = Object.values(routes).flatMap(({ url }) => url.match(/(?<=:)\w+/g) ?? []);
  const ids = Object.fromEntries(names.map((name) => [name, `:${name}`]));
  for (const group of Object.values(client)) {
    if (typeof group !== 'object') continue;
    for (const call of Object.values(group)) await call(ids, {});
  }
  expect(sent.sort()).toEqual(
    Object.values(routes)
      .map(({ method, url }) => `${method} ${url}`)
      .sort(),
  );
});
