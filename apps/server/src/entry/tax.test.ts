import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { IssuedDocument, TaxDocument, TaxReadiness, VatRate } from '@pinhole/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compareStorage } from '../modules/assets/index.ts';
import { findKnownFileKeys, issueDocument } from '../modules/tax/index.ts';
import { systemClock } from '../platform/clock.ts';
import { inTransaction } from '../platform/database/database.ts';
import { openFilesystemStorage } from '../platform/storage/filesystem-storage.ts';
import { saleToDocument, taxIssue } from '../testing/tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { readConfig } from './config.ts';
import { mapCover } from './map-cover.ts';
import { type Service, serve } from './serve.ts';

let test: TestDatabase;
let folder: string;
let service: Service;
let cookie: string;
let workspaceId: string;
const origin = 'http://studio.test';
const password = 'a password of the operator';

beforeAll(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-tax-http-'));
  service = await serve({
    config: readConfig({
      DATABASE_URL: test.connectionString,
      PINHOLE_DATA: folder,
      PORT: '0',
      PINHOLE_URL: origin,
      PINHOLE_ADMIN_EMAIL: 'operator@example.test',
      PINHOLE_ADMIN_PASSWORD: password,
      PINHOLE_SHUTDOWN_TIMEOUT_SECONDS: '2',
      LOG_LEVEL: 'silent',
    }),
    version: 'test',
  });
  const answer = await ask('POST', '/api/auth/sign-in/email', { email: 'operator@example.test', password });
  cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  workspaceId = (await read<{ workspace: { id: string } }>('/v1/me')).workspace.id;
}, 60_000);
afterAll(async () => {
  await service.stop();
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

function ask(method: string, place: string, body?: unknown): Promise<Response> {
  return fetch(new URL(place, `http://127.0.0.1:${service.address?.port}`), {
    method,
    headers: { origin, ...(cookie ? { cookie } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
async function read<Result>(place: string): Promise<Result> {
  const answer = await ask('GET', place);
  expect(answer.status, place).toBe(200);
  return (await answer.json()) as Result;
}

it('has the rates of every state from its first start, and takes the operator’s', async () => {
  const { data } = await read<{ data: VatRate[] }>('/v1/admin/tax/rates');
  expect(new Set(data.map(({ country }) => country)).size).toBe(27);
  const set = await ask('POST', '/v1/admin/tax/rates', { country: 'SI', basisPoints: 2_300, validFrom: '2027-01-01' });
  expect(set.status).toBe(201);
  const rates = ((await set.json()) as { data: VatRate[] }).data;
  expect(rates).toMatchObject([{ validTo: '2026-12-31' }, { basisPoints: 2_300, source: 'operator' }]);
  expect((await ask('DELETE', `/v1/admin/tax/rates/${rates[1]?.id}`)).status).toBe(204);
  for (const body of [
    { country: 'US', basisPoints: 1, validFrom: '2027-01-01' },
    { country: 'SI', basisPoints: 12_000, validFrom: '2027-01-01' },
    { country: 'SI', basisPoints: 1, validFrom: 'soon' },
  ])
    expect((await ask('POST', '/v1/admin/tax/rates', body)).status).toBe(400);
});

it('keeps who buys as far as invoices need it: no country outside the Union', async () => {
  expect(await read('/v1/billing/details')).toEqual({ details: null, wanted: 'invoice' });
  const set = await ask('PUT', '/v1/billing/details', { name: 'Ann Lee', lines: ['1 Main St'], town: 'New York', country: 'US' });
  expect(set.status).toBe(200);
  expect(await read('/v1/billing/details')).toMatchObject({ details: { name: 'Ann Lee', country: null, vatNumber: null } });
  const wrong = await ask('PUT', '/v1/billing/details', { country: 'FR', vatNumber: 'FR00000000000' });
  expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([400, 'billing.vat_number_malformed']);
  expect((await ask('PUT', '/v1/billing/details', { country: 'France' })).status).toBe(400);
  expect(await read('/v1/admin/tax/waiting')).toEqual({ data: [] });
  const unknown = '0198f6a0-0000-7000-8000-000000000000';
  expect((await ask('POST', `/v1/admin/tax/waiting/${unknown}/resolve`, { reason: 'It is clear.' })).status).toBe(404);
  // A transfer is confirmed with or without the country of its account.
  expect((await ask('POST', `/v1/admin/orders/${unknown}/paid`)).status).toBe(404);
  expect((await ask('POST', `/v1/admin/orders/${unknown}/paid`, { bankCountry: 'DK' })).status).toBe(404);
  expect((await ask('POST', `/v1/admin/orders/${unknown}/paid`, { bankCountry: 'Denmark' })).status).toBe(400);
});

it('takes exchange rates and refuses what is none', async () => {
  const set = await ask('POST', '/v1/admin/tax/exchange-rates', { currency: 'DKK', day: '2026-11-20', perEuro: '7.4593' });
  expect([set.status, await set.json()]).toEqual([201, { currency: 'DKK', day: '2026-11-20', perEuro: '7.4593' }]);
  for (const rate of [
    { currency: 'EUR', perEuro: '1' },
    { currency: 'DKK', perEuro: '0' },
    { currency: 'DKK', perEuro: '-1' },
    { currency: 'dkk', perEuro: '7' },
  ])
    expect((await ask('POST', '/v1/admin/tax/exchange-rates', { day: '2026-11-20', ...rate })).status).toBe(400);
  expect(await read('/v1/admin/tax/exchange-rates')).toEqual({ data: [{ currency: 'DKK', day: '2026-11-20', perEuro: '7.4593' }] });
});

it('says that a service nobody has told about its seller is not ready', async () => {
  const { ready, problems } = await read<TaxReadiness>('/v1/admin/tax/readiness');
  expect(ready).toBe(false);
  expect(problems.map(({ setting }) => setting)).toContain('seller.name');
});

it('shows a document to its buyer and to the operator, and hands out its PDF, drawn in the background', async () => {
  const document = await inTransaction(test.db, (tx) => issueDocument(tx, taxIssue(), saleToDocument(workspaceId, { currency: 'EUR' })));
  const own = await read<{ data: TaxDocument[] }>('/v1/tax-documents');
  expect(own.data).toMatchObject([{ id: document.id, number: document.label, net: '24000', tax: '6000', gross: '30000', kind: 'invoice' }]);
  await expect
    .poll(async () => (await read<{ data: IssuedDocument[] }>('/v1/admin/tax/documents')).data[0]?.sha256, { timeout: 30_000 })
    .toMatch(/^[0-9a-f]{64}$/);
  for (const place of [`/v1/tax-documents/${document.id}/pdf`, `/v1/admin/tax/documents/${document.id}/pdf`]) {
    const answer = await ask('GET', place);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${document.label}.pdf"`,
      'cache-control': 'private, no-store',
    });
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  }
  const report = await ask('GET', '/v1/admin/tax/report.csv?year=2026&quarter=4');
  expect(report.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(await report.text()).toContain('"domestic","DK","25.00","EUR","1","240.00","60.00","240.00","60.00"');
  expect(await read('/v1/admin/tax/report?year=2026&quarter=4')).toMatchObject({
    period: '2026-Q4',
    totals: [{ country: 'DK', documents: 1 }],
  });
}, 60_000);

it('keeps the file where the comparison of storage and rows, and the data map, know it', async () => {
  const storage = await openFilesystemStorage({ folder: path.join(folder, 'media') });
  const inTwoDays = { now: () => new Date(systemClock.now().getTime() + 48 * 3_600_000) };
  const deps = { db: test.db, clock: inTwoDays, storage };
  expect((await compareStorage(deps)).unknownKeys).toEqual([expect.stringMatching(/^invoice\//)]);
  const knownElsewhere = (keys: readonly string[]): Promise<Set<string>> => findKnownFileKeys(test.db, keys);
  expect(await compareStorage({ ...deps, knownElsewhere })).toMatchObject({ objects: 1, unknownKeys: [], missingBlobs: [] });
  expect(await mapCover({ pool: test.pool, storage, dataFolder: folder })).toMatchObject({ ok: true });
});
