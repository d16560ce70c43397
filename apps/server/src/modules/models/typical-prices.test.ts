import { sketchEngine } from '@pinhole/engines/sketch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { type Catalogue, createCatalogue, syncCatalogue } from './catalogue.ts';
import { setEnabled } from './model-store.ts';
import { listTypicalPrices } from './typical-prices.ts';

let test: TestDatabase;
let catalogue: Catalogue;

beforeAll(async () => {
  test = await createTestDatabase();
  const engines = [sketchEngine({ spoolFolder: '/nowhere' })];
  const price = { perOutput: 1_000_000n, perMegapixel: 10_000_000n, perSecond: 100_000_000n };
  await syncCatalogue(test.db, engines, () => price);
  catalogue = await createCatalogue({
    db: test.db,
    clock: systemClock,
    engines: () => engines,
    measurePaces: async () => new Map(),
    onError: () => {},
  });
});
afterAll(() => test.close());

it('names what one picture and one clip of the usual size and length cost', async () => {
  const prices = await listTypicalPrices(catalogue);
  const picture = prices.find(({ model }) => model === 'sketch-image');
  const megapixels = (size: { readonly width: number; readonly height: number }): number =>
    Math.ceil((size.width * size.height) / (1024 * 1024));
  expect(picture).toMatchObject({ output: 'image', durationSeconds: null, ai: false });
  expect(picture?.credits).toBe(String(1_000_000 + 10_000_000 * megapixels(picture?.size ?? { width: 0, height: 0 })));
  const clip = prices.find(({ model }) => model === 'sketch-video');
  expect(clip?.durationSeconds).toBeGreaterThan(0);
  expect(clip?.credits).toBe(
    String(1_000_000 + 10_000_000 * megapixels(clip?.size ?? { width: 0, height: 0 }) + 100_000_000 * (clip?.durationSeconds ?? 0)),
  );
});

it('leaves out what cannot be used', async () => {
  await inTransaction(test.db, (tx) => setEnabled(tx, 'sketch-video', false));
  await catalogue.refresh();
  const models = (await listTypicalPrices(catalogue)).map(({ model }) => model);
  expect(models).toContain('sketch-image');
  expect(models).not.toContain('sketch-video');
});
