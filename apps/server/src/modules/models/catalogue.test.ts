import { sketchEngine } from '@pinhole/engines/sketch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '../../platform/app-error.ts';
import { systemClock } from '../../platform/clock.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { recordModelFailure } from './breaker-store.ts';
import { type Catalogue, createCatalogue, syncCatalogue } from './catalogue.ts';

const id = 'sketch-image';
let test: TestDatabase;
let catalogue: Catalogue;
let shiftMs = 0;
const clock = { now: () => new Date(systemClock.now().getTime() + shiftMs) };

beforeAll(async () => {
  test = await createTestDatabase();
  const engines = [sketchEngine({ spoolFolder: '/nowhere' })];
  await syncCatalogue(test.db, engines, () => ({ perOutput: 0n, perMegapixel: 0n, perSecond: 0n }));
  catalogue = await createCatalogue({ db: test.db, clock, engines: () => engines, measurePaces: async () => new Map(), onError: () => {} });
});
afterAll(() => test.close());

const fail = async (): Promise<void> => {
  await inTransaction(test.db, (tx) => recordModelFailure(tx, id, { kind: 'overloaded', at: clock.now() }));
  await catalogue.refresh();
};
const hindrance = async () => {
  const model = (await catalogue.list()).find((candidate) => candidate.id === id);
  return model && catalogue.present(model).unavailable;
};

it('lets a model rest for a minute after five failures in a row, and for two after the sixth', async () => {
  for (let count = 0; count < 4; count += 1) await fail();
  expect(await hindrance()).toBeNull();
  await fail();
  expect(await hindrance()).toMatchObject({ code: 'failing' });
  await expect(catalogue.require(id)).rejects.toThrow(AppError);

  shiftMs = 61_000;
  expect(await hindrance()).toBeNull();
  await expect(catalogue.require(id)).resolves.toMatchObject({ id });

  await fail();
  shiftMs += 61_000;
  expect(await hindrance()).toMatchObject({ code: 'failing' });
  shiftMs += 60_000;
  expect(await hindrance()).toBeNull();
});
