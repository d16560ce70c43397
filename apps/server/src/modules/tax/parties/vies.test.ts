import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { createEgress } from '../../../platform/egress/egress.ts';
import { taxSettings } from '../../../testing/tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { startViesEmulator, type ViesEmulator } from '../../../testing/vies-emulator.ts';
import { deleteUnusedChecks } from '../store/vat-check-store.ts';
import { checkVatNumber, type VatCheckDeps } from './check-vat-number.ts';
import { createVies, readAnswer, type Vies, viesProcessor } from './vies.ts';

let test: TestDatabase;
let emulator: ViesEmulator;
let vies: Vies;
let now: Date;
beforeAll(async () => {
  [test, emulator] = [await createTestDatabase(), await startViesEmulator({ delayMs: 20 })];
  const { origin } = new URL(emulator.address);
  const egress = createEgress({ processors: [{ ...viesProcessor, hosts: [origin] }], onRecord: () => {} });
  vies = createVies({ fetch: egress.fetchFor('vies', 'vat-check'), address: emulator.address, timeoutMs: 1_000 });
});
afterAll(async () => {
  await emulator.close();
  await test.close();
});
beforeEach(async () => {
  now = new Date('2026-11-21T10:00:00Z');
  await inTransaction(test.db, (tx) => deleteUnusedChecks(tx, new Date('2100-01-01')));
});
const deps = (own: string | undefined = 'DK13585628'): VatCheckDeps => ({
  db: test.db,
  clock: { now: () => now },
  settings: taxSettings(own === undefined ? {} : { 'seller.vatId': own }),
  vies,
});
const check = (written: string, more: Partial<Parameters<typeof checkVatNumber>[1]> = {}) => checkVatNumber(deps(), { written, ...more });
const later = (hours: number): void => {
  now = new Date(now.getTime() + hours * 3_600_000);
};

describe('the numbers that the documentation names', () => {
  const number = (text: string) => ({ country: 'DE', prefix: 'DE', number: text, text: `DE${text}` });

  it.each([
    ['100', { outcome: 'valid', name: 'John Doe' }],
    ['200', { outcome: 'invalid' }],
    ['201', { outcome: 'unavailable', code: 'INVALID_INPUT', later: false }],
    ['202', { outcome: 'unavailable', code: 'INVALID_REQUESTER_INFO', later: false }],
    ['300', { outcome: 'unavailable', code: 'SERVICE_UNAVAILABLE', later: true }],
    ['301', { outcome: 'unavailable', code: 'MS_UNAVAILABLE', later: true }],
    ['302', { outcome: 'unavailable', code: 'TIMEOUT', later: true }],
    ['400', { outcome: 'unavailable', code: 'VAT_BLOCKED', later: false }],
    ['401', { outcome: 'unavailable', code: 'IP_BLOCKED', later: false }],
    ['500', { outcome: 'unavailable', code: 'GLOBAL_MAX_CONCURRENT_REQ', later: true }],
    ['600', { outcome: 'unavailable', code: 'MS_MAX_CONCURRENT_REQ', later: true }],
  ])('%s', async (text, answer) => {
    expect(await vies.check(number(text), null)).toMatchObject(answer);
  });
});

describe('an answer', () => {
  it.each([
    ['an error with status 200', 200, '{"actionSucceed":false,"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}', 'MS_UNAVAILABLE'],
    ['an error with status 500', 500, '{"actionSucceed":false,"errorWrappers":[{"error":"SERVER_BUSY"}]}', 'SERVER_BUSY'],
    ['an error beside a verdict', 200, '{"valid":false,"errorWrappers":[{"error":"TIMEOUT"}]}', 'TIMEOUT'],
    ['a failure without a name', 200, '{"actionSucceed":false}', 'UNKNOWN'],
    ['the error of the other form', 200, '{"isValid":false,"userError":"MS_MAX_CONCURRENT_REQ"}', 'MS_MAX_CONCURRENT_REQ'],
    ['a page of HTML', 200, '<html>', 'HTTP_200'],
    ['a verdict with a status of failure', 503, '{"valid":true}', 'HTTP_503'],
    ['nothing that is known', 200, '{"hello":1}', 'HTTP_200'],
    ['a verdict that is no boolean', 200, '{"valid":"yes"}', 'HTTP_200'],
  ])('of %s is no verdict', (_, status, text, code) => {
    expect(readAnswer(status, text)).toMatchObject({ outcome: 'unavailable', code });
  });

  it('of the other form is read too, and dashes are no name', () => {
    expect(readAnswer(200, '{"isValid":true,"userError":"VALID","name":"---","address":"\\n---"}')).toMatchObject({
      outcome: 'valid',
      name: null,
    });
    expect(readAnswer(200, '{"isValid":false,"userError":"INVALID"}')).toEqual({ outcome: 'invalid' });
  });
});

describe('a check', () => {
  it('keeps the answer with the consultation number, asked in the name of the seller', async () => {
    emulator.answer('DE136695976', { valid: true, name: 'Bildwerk GmbH', address: 'Berlin' });
    const answer = await check('de 136 695 976');
    expect(answer).toMatchObject({ state: 'valid', country: 'DE', text: 'DE136695976', name: 'Bildwerk GmbH', failure: null });
    expect(emulator.asked.at(-1)).toMatchObject({
      countryCode: 'DE',
      vatNumber: '136695976',
      requesterMemberStateCode: 'DK',
      requesterNumber: '13585628',
    });
    const rows = await test.db.selectFrom('vat_check').selectAll().execute();
    expect(rows).toMatchObject([
      { country: 'DE', number: '136695976', requester: 'DK13585628', consultation: expect.stringMatching(/^WAPIAAAA/) },
    ]);
  });

  it('asks for Greece as EL and for Northern Ireland as XI', async () => {
    emulator.answer('EL094259216', { valid: true });
    emulator.answer('XI110305878', { valid: true });
    expect(await check('GR094259216')).toMatchObject({ state: 'valid', country: 'GR' });
    expect(await check('XI110305878')).toMatchObject({ state: 'valid', country: 'XI' });
  });

  it('asks nobody about what is no number', async () => {
    const before = emulator.asked.length;
    expect(await check('DE123456789')).toEqual({ state: 'malformed' });
    expect(emulator.asked).toHaveLength(before);
  });

  it('remembers a valid number for hours, and asks anew for a renewal', async () => {
    emulator.answer('DE136695976', { valid: true });
    const first = await check('DE136695976');
    const asked = emulator.asked.length;
    later(5);
    expect(await check('DE136695976')).toMatchObject({ state: 'valid', checkId: 'checkId' in first ? first.checkId : '' });
    expect(emulator.asked).toHaveLength(asked);
    await check('DE136695976', { anew: true });
    later(7);
    await check('DE136695976');
    expect(emulator.asked).toHaveLength(asked + 2);
  });

  it('remembers an invalid number for minutes only', async () => {
    emulator.answer('DE136695976', { valid: false });
    expect(await check('DE136695976')).toMatchObject({ state: 'invalid' });
    emulator.answer('DE136695976', { valid: true });
    expect(await check('DE136695976')).toMatchObject({ state: 'invalid' });
    later(0.2);
    expect(await check('DE136695976')).toMatchObject({ state: 'valid' });
  });

  it.each([
    ['an outage', { error: 'MS_UNAVAILABLE' }, 'MS_UNAVAILABLE'],
    ['a dropped line', { broken: 'drops' }, 'UNREACHABLE'],
    ['silence', { broken: 'hangs' }, 'TIMEOUT'],
    ['a page of HTML', { broken: 'not_json' }, 'HTTP_200'],
  ] as const)('takes %s for no answer and never remembers it', async (_, reply, code) => {
    emulator.answer('DE136695976', reply);
    expect(await check('DE136695976')).toMatchObject({ state: 'unavailable', checkId: null, failure: { code, later: true } });
    expect(await test.db.selectFrom('vat_check').selectAll().execute()).toEqual([]);
    emulator.answer('DE136695976', { valid: true });
    expect(await check('DE136695976')).toMatchObject({ state: 'valid' });
  });

  it('asks each state for two numbers at once at most', async () => {
    await Promise.all(Array.from({ length: 10 }, () => check('DE136695976', { anew: true })));
    expect(emulator.mostAtOnce).toBe(2);
  });

  it('in another name is not answered from memory', async () => {
    emulator.answer('DE136695976', { valid: true });
    await check('DE136695976');
    const asked = emulator.asked.length;
    await checkVatNumber(deps('ATU12345675'), { written: 'DE136695976' });
    expect(emulator.asked).toHaveLength(asked + 1);
  });

  it('cannot be changed afterwards', async () => {
    await check('DE136695976');
    await expect(test.pool.query('update vat_check set valid = not valid')).rejects.toThrow('append-only');
  });
});
