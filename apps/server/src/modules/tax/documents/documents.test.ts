import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { someId } from '../../../testing/some-id.ts';
import { domesticDecision, saleToDocument, taxIssue, taxSettings } from '../../../testing/tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import type { ViesAnswer } from '../parties/vies.ts';
import { readTaxReport, taxReportCsv } from '../reports/tax-report.ts';
import type { TaxDecision } from '../rules/decide-tax.ts';
import { type DocumentRow, listDocumentsOf } from '../store/document-store.ts';
import { upsertExchangeRate } from '../store/exchange-store.ts';
import { sweepTax } from '../sweep-tax.ts';
import { correctToReverseCharge, findCorrection } from './correct-document.ts';
import { type Credit, creditDocument } from './credit-document.ts';
import { issueDocument, type SaleToDocument } from './issue-document.ts';
import { listIssuedDocuments } from './list-documents.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

async function workspace(): Promise<string> {
  const id = someId();
  await inTransaction(test.db, (tx) => tx.insertInto('workspace').values({ id, name: 'Test', personal: true }).execute());
  return id;
}
const issue = (sale: SaleToDocument, deps = taxIssue()): Promise<DocumentRow> =>
  inTransaction(test.db, (tx) => issueDocument(tx, deps, sale));
const credit = (input: Credit): Promise<DocumentRow> => inTransaction(test.db, (tx) => creditDocument(tx, taxIssue(), input));
/** A series of its own, so that numbers can be counted. */
const ownSeries = (prefix: string) => taxIssue({ settings: taxSettings({ 'tax.invoicePrefix': prefix }) });
const numbers = (documents: readonly DocumentRow[]): number[] => documents.map(({ number }) => number).sort((a, b) => a - b);

const reverseCharge: TaxDecision = {
  ...domesticDecision,
  treatment: 'reverse_charge',
  country: 'DE',
  kind: null,
  basisPoints: 0,
  reason: 'valid_vat_number',
};
const german: TaxDecision = { ...domesticDecision, treatment: 'oss', country: 'DE', basisPoints: 1_900, reason: 'union_scheme' };

describe('an invoice', () => {
  it('says everything that the law asks for, as it was on the day', async () => {
    const sale = saleToDocument(await workspace());
    const document = await issue(sale);
    expect(document).toMatchObject({
      kind: 'invoice',
      net: 24_000n,
      tax: 6_000n,
      gross: 30_000n,
      taxPoint: '2026-11-21',
      saleId: sale.saleId,
    });
    expect(document.label).toMatch(/^INV-\d{4}-\d{5}$/);
    expect(document.content).toMatchObject({
      seller: {
        name: 'Lysbilleder ApS',
        address: ['Havnegade 12', '1058 København K'],
        country: 'DK',
        countryName: 'Denmark',
        vatId: 'DK13585628',
      },
      buyer: { name: 'Mette Sørensen', address: ['Åboulevarden 3', '8000 Aarhus C'], country: 'DK' },
      suppliedOn: '2026-11-21',
      lines: [{ description: '4,000 credits', quantity: 1, net: '24000', tax: '6000', gross: '30000', basisPoints: 2_500 }],
      totals: [{ basisPoints: 2_500, net: '24000', tax: '6000', gross: '30000' }],
      tax: { treatment: 'domestic', country: 'DK' },
      exchange: null,
    });
    const evidence = await test.db.selectFrom('tax_evidence').selectAll().where('sale_id', '=', sale.saleId).execute();
    expect(evidence.map(({ kind, country }) => `${kind} ${country}`).sort()).toEqual(['billing_address DK', 'card DK']);
    expect(evidence.map(({ id }) => id).sort()).toEqual([...document.content.evidence.ids].sort());
  });

  it('is issued once for a key, however many ask', async () => {
    const sale = saleToDocument(await workspace());
    const deps = ownSeries('ONCE-');
    const documents = await Promise.all(Array.from({ length: 20 }, () => issue(sale, deps)));
    expect(new Set(documents.map(({ id }) => id)).size).toBe(1);
    expect((await issue(saleToDocument(sale.workspaceId ?? ''), deps)).number).toBe(2);
  });

  it('keeps no country of a buyer whom no country decides about, and no evidence', async () => {
    const decision: TaxDecision = {
      ...domesticDecision,
      treatment: 'outside_scope',
      country: null,
      kind: null,
      basisPoints: 0,
      reason: 'buyer_outside',
    };
    const sale = saleToDocument(await workspace(), { decision, buyer: { name: 'Ada', address: [], country: 'US' } });
    const document = await issue(sale);
    expect(document).toMatchObject({ country: null, tax: 0n, net: 30_000n });
    expect(document.content).toMatchObject({
      buyer: { country: null, countryName: null },
      evidence: { kinds: ['billing_address', 'card'], ids: [] },
    });
    expect(JSON.stringify(document.content)).not.toMatch(/"US"|United States/);
    expect(await test.db.selectFrom('tax_evidence').selectAll().where('sale_id', '=', sale.saleId).execute()).toEqual([]);
  });

  it('shows the tax in the currency of the country at the last known rate, and is not issued without one', async () => {
    const sale = saleToDocument(await workspace(), { decision: german, currency: 'USD' });
    await expect(issue(sale)).rejects.toMatchObject({ code: 'tax.exchange_rate_missing' });
    const at = new Date(0);
    await inTransaction(test.db, async (tx) => {
      await upsertExchangeRate(tx, { currency: 'USD', day: '2026-11-18', perEuroMicros: 1_000_000n, accountId: someId(), at });
      await upsertExchangeRate(tx, { currency: 'USD', day: '2026-11-20', perEuroMicros: 1_086_000n, accountId: someId(), at });
      await upsertExchangeRate(tx, { currency: 'USD', day: '2026-11-22', perEuroMicros: 2_000_000n, accountId: someId(), at });
      await upsertExchangeRate(tx, { currency: 'DKK', day: '2026-11-20', perEuroMicros: 7_459_300n, accountId: someId(), at });
      await upsertExchangeRate(tx, { currency: 'JPY', day: '2026-11-20', perEuroMicros: 162_350_000n, accountId: someId(), at });
    });
    // 300.00 USD with 19 % holds 47.90 USD of tax, which is 44.11 EUR.
    expect((await issue(sale)).content.exchange).toEqual({
      currency: 'EUR',
      tax: '4411',
      rates: [{ currency: 'USD', perEuroMicros: '1086000', day: '2026-11-20' }],
    });
    // A currency without decimals into one with two, through the euro: 6000 yen of tax.
    const yen = await issue(saleToDocument(sale.workspaceId ?? '', { currency: 'JPY' }));
    expect(yen.content.exchange).toMatchObject({ currency: 'DKK', tax: String(Math.round((6_000 / 162.35) * 7.4593 * 100)) });
  });

  it('cannot be issued before the operator has said who sells', async () => {
    const deps = taxIssue({ settings: taxSettings({ 'seller.name': '' }) });
    await expect(issue(saleToDocument(await workspace()), deps)).rejects.toMatchObject({ code: 'tax.seller_incomplete' });
  });

  it('carries the day of the books, and the year of that day in its number', async () => {
    const newYear = { now: () => new Date('2026-12-31T23:30:00Z') };
    const deps = (timeZone: string) =>
      taxIssue({ clock: newYear, settings: taxSettings({ 'tax.timeZone': timeZone, 'tax.invoicePrefix': `${timeZone.slice(0, 3)}-` }) });
    const workspaceId = await workspace();
    expect((await issue(saleToDocument(workspaceId), deps('Europe/Copenhagen'))).label).toBe('Eur-2027-00001');
    expect((await issue(saleToDocument(workspaceId), deps('UTC'))).label).toBe('UTC-2026-00001');
  });

  it('never bears an earlier date than the number before it, though clocks differ', async () => {
    const at = (time: string) =>
      taxIssue({ clock: { now: () => new Date(time) }, settings: taxSettings({ 'tax.invoicePrefix': 'CLOCK-' }) });
    const workspaceId = await workspace();
    const first = await issue(saleToDocument(workspaceId), at('2026-11-21T10:00:05Z'));
    const second = await issue(saleToDocument(workspaceId), at('2026-11-21T10:00:00Z'));
    expect([first.number, second.number]).toEqual([1, 2]);
    expect(second.issuedAt).toEqual(first.issuedAt);
  });
});

describe('numbers', () => {
  it('have no gap and no double when two hundred race, and a third of them fails', async () => {
    const workspaceId = await workspace();
    const deps = ownSeries('RACE-');
    let next = 0;
    const attempt = (index: number): Promise<DocumentRow> =>
      inTransaction(test.db, async (tx) => {
        const document = await issueDocument(tx, deps, saleToDocument(workspaceId));
        if (index % 3 === 0) throw new Error('the payment was not settled after all');
        return document;
      });
    // As many at once as there are connections, so that nobody waits in vain for one on a busy machine.
    const settled: PromiseSettledResult<DocumentRow>[] = [];
    const lanes = Array.from({ length: 16 }, async () => {
      while (next < 200) settled.push(...(await Promise.allSettled([attempt(next++)])));
    });
    await Promise.all(lanes);
    const issued = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(issued).toHaveLength(133);
    expect(numbers(issued)).toEqual(Array.from({ length: 133 }, (_, index) => index + 1));
    const dates = issued.toSorted((a, b) => a.number - b.number).map(({ issuedAt }) => issuedAt.getTime());
    expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  }, 60_000);

  it('of each kind and year are a series', async () => {
    const invoice = await issue(saleToDocument(await workspace()));
    const receipt = await issue(saleToDocument(await workspace(), { kind: 'receipt' }));
    const note = await credit({ key: randomUUID(), originalId: invoice.id, reason: 'refund', lines: 'rest' });
    const year = invoice.content.issuedOn.slice(0, 4);
    expect([invoice.series, receipt.series, note.series]).toEqual([`INV-${year}-`, `R-${year}-`, `CN-${year}-`]);
  });
});

describe('what was issued', () => {
  it('never changes and never goes before its time', async () => {
    const { id } = await issue(saleToDocument(await workspace()));
    for (const change of [
      `update tax_document set content = content || '{"a":1}' where id = '${id}'`,
      `update tax_document set gross_minor = gross_minor where id = '${id}'`,
      `delete from tax_document where id = '${id}'`,
      `update tax_document_total set tax_minor = 0 where document_id = '${id}'`,
      `update tax_evidence set country = 'SE'`,
      'delete from tax_evidence',
    ])
      await expect(test.pool.query(change), change).rejects.toMatchObject({ code: '23000' });
  });

  it('outlives the workspace, found by the operator under its number, by nobody else', async () => {
    const workspaceId = await workspace();
    const document = await issue(saleToDocument(workspaceId));
    expect(await listDocumentsOf(test.db, workspaceId, { before: null, limit: 10 })).toHaveLength(1);
    await test.pool.query('delete from workspace where id = $1', [workspaceId]);
    expect(await listDocumentsOf(test.db, workspaceId, { before: null, limit: 10 })).toEqual([]);
    const { data } = await listIssuedDocuments(test, { before: null, limit: 10, number: document.label });
    expect(data).toMatchObject([{ id: document.id, number: document.label, buyer: 'Mette Sørensen' }]);
    const { rows } = await test.pool.query('select to_jsonb(d) as row from tax_document d where id = $1', [document.id]);
    expect(JSON.stringify(rows)).not.toContain(workspaceId);
  });

  it('goes when its keeping period is over, and not a day before', async () => {
    const old = taxIssue({ clock: { now: () => new Date('2010-05-05T10:00:00Z') } });
    const invoice = await issue(saleToDocument(await workspace(), { taxPoint: '2010-05-05' }), old);
    expect(invoice.keepUntil).toBe('2020-12-31');
    const deleted: string[] = [];
    const storage = { delete: async (key: string) => void deleted.push(key) };
    const sweep = (day: string) =>
      sweepTax({
        ...taxIssue(),
        db: test.db,
        storage: storage as never,
        vies: { check: () => Promise.reject(new Error('nobody asks')) },
        clock: { now: () => new Date(day) },
      });
    const exists = async (): Promise<boolean> =>
      (await test.pool.query('select from tax_document where id = $1', [invoice.id])).rowCount === 1;
    // Drawn by hand: what is tested here is what goes, and in which order.
    await test.pool.query(
      `insert into tax_document_file (document_id, key, bytes, sha256, stored_at) select id, 'invoice/' || id, 1, '', now() from tax_document on conflict do nothing`,
    );
    await sweep('2020-12-31T12:00:00Z');
    expect(await exists()).toBe(true);
    await sweep('2021-01-01T12:00:00Z');
    expect(await exists()).toBe(false);
    expect(deleted).toEqual([`invoice/${invoice.id}`]);
  });
});

describe('a credit note', () => {
  it('takes back at the rate of the invoice and names it', async () => {
    const invoice = await issue(saleToDocument(await workspace(), { decision: { ...german, basisPoints: 1_600 }, currency: 'EUR' }));
    const note = await credit({
      key: randomUUID(),
      originalId: invoice.id,
      reason: 'withdrawal',
      lines: 'rest',
      withdrawnAt: new Date('2026-11-22T08:00:00Z'),
    });
    expect(note).toMatchObject({ net: -invoice.net, tax: -invoice.tax, gross: -invoice.gross, country: 'DE', originalId: invoice.id });
    expect(note.content).toMatchObject({
      original: { label: invoice.label, issuedOn: invoice.content.issuedOn },
      reason: 'withdrawal',
      withdrawal: { state: 'withdrawn', at: '2026-11-22T08:00:00.000Z' },
      totals: [{ basisPoints: 1_600 }],
      evidence: invoice.content.evidence,
    });
  });

  it('for parts adds up to the whole, and never beyond it, however many race', async () => {
    const invoice = await issue(
      saleToDocument(await workspace(), {
        decision: german,
        currency: 'EUR',
        lines: [{ description: 'x', quantity: 1, unitMinor: 1_001n }],
      }),
    );
    const race = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        credit({ key: `part:${invoice.id}:${index}`, originalId: invoice.id, reason: 'refund', lines: [{ line: 0, grossMinor: 143n }] }),
      ),
    );
    const notes = race.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(notes).toHaveLength(7);
    expect(notes.reduce((sum, { net, tax }) => [(sum[0] ?? 0n) + net, (sum[1] ?? 0n) + tax], [0n, 0n])).toEqual([
      -invoice.net,
      -invoice.tax,
    ]);
    for (const each of race) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'tax.credit_exceeds' });
  });

  it('is issued once for a key, also when nothing is left by then', async () => {
    const invoice = await issue(saleToDocument(await workspace()));
    const input: Credit = { key: randomUUID(), originalId: invoice.id, reason: 'refund', lines: 'rest' };
    const first = await credit(input);
    expect((await credit(input)).id).toBe(first.id);
    await expect(credit({ ...input, key: randomUUID() })).rejects.toMatchObject({ code: 'tax.credit_exceeds' });
  });

  it('is refused for another credit note, for nothing, and for the same line twice', async () => {
    const invoice = await issue(saleToDocument(await workspace()));
    const note = await credit({ key: randomUUID(), originalId: invoice.id, reason: 'refund', lines: [{ line: 0, grossMinor: 100n }] });
    await expect(credit({ key: randomUUID(), originalId: note.id, reason: 'refund', lines: 'rest' })).rejects.toMatchObject({
      code: 'tax.document_not_found',
    });
    for (const lines of [
      [],
      [{ line: 0, grossMinor: -5n }],
      [{ line: 7, grossMinor: 5n }],
      [
        { line: 0, grossMinor: 5n },
        { line: 0, grossMinor: 5n },
      ],
    ])
      await expect(credit({ key: randomUUID(), originalId: invoice.id, reason: 'refund', lines })).rejects.toMatchObject({
        code: 'tax.credit_exceeds',
      });
  });
});

describe('a VAT number that proves valid after the sale', () => {
  const vatId = { country: 'DE', text: 'DE136695976', state: 'valid', checkId: null } as const;
  const charged = async (): Promise<DocumentRow> =>
    issue(saleToDocument(await workspace(), { decision: { ...german, awaits: { country: 'DE', text: 'DE136695976' } }, currency: 'EUR' }));
  const correct = (documentId: string, more = {}) =>
    inTransaction(test.db, (tx) => correctToReverseCharge(tx, taxIssue(), { documentId, vatId: { ...vatId, ...more } }));

  it('gives the tax back by a credit note and an invoice under reverse charge, once', async () => {
    const original = await charged();
    const made = await Promise.all([correct(original.id), correct(original.id)]);
    expect(made[0]).toMatchObject({
      creditNote: { kind: 'credit_note', gross: -original.gross, originalId: original.id },
      invoice: { kind: 'invoice', treatment: 'reverse_charge', net: original.net, tax: 0n, gross: original.net },
      refundMinor: original.tax,
    });
    expect(made[0]?.invoice.content).toMatchObject({ buyer: { vatId: 'DE136695976' }, exchange: null });
    expect(made[1]?.invoice.id).toBe(made[0]?.invoice.id);
  });

  it('is asked about again: what is valid by then can be corrected, once', async () => {
    const original = await charged();
    const { data } = await listIssuedDocuments(test, { before: null, limit: 1, number: original.label });
    expect(data).toMatchObject([{ awaitsVatNumber: 'DE136695976' }]);
    let answer: ViesAnswer = { outcome: 'unavailable', code: 'MS_UNAVAILABLE', later: true };
    const deps = { ...taxIssue(), db: test.db, vies: { check: async () => answer } };
    expect(await findCorrection(deps, original.id)).toBeUndefined();
    answer = { outcome: 'invalid' };
    expect(await findCorrection(deps, original.id)).toBeUndefined();
    answer = { outcome: 'valid', name: 'Bildwerk GmbH', address: null, consultation: 'WAPI1' };
    const found = await findCorrection(deps, original.id);
    expect(found).toMatchObject({ country: 'DE', text: 'DE136695976', state: 'valid', checkId: expect.any(String) });
    const { invoice } = await correct(original.id, { checkId: found?.checkId });
    expect(invoice.vatCheckId).toBe(found?.checkId);
    expect(await findCorrection(deps, original.id)).toBeUndefined();
    expect(await findCorrection(deps, invoice.id)).toBeUndefined();
  });

  it('changes nothing while it is not valid, is another number, or the sale was not waiting for one', async () => {
    const original = await charged();
    for (const more of [{ state: 'invalid' }, { text: 'DE999999999' }])
      await expect(correct(original.id, more)).rejects.toMatchObject({ code: 'tax.document_not_found' });
    const other = await issue(saleToDocument(await workspace()));
    await expect(correct(other.id)).rejects.toMatchObject({ code: 'tax.document_not_found' });
  });
});

describe('the report of a quarter', () => {
  it('sums by country and rate, sets corrections of earlier quarters apart, and lists reverse charge by number', async () => {
    const workspaceId = await workspace();
    const in2031 = (month: string) => taxIssue({ clock: { now: () => new Date(`2031-${month}-15T10:00:00Z`) } });
    const sell = (more: Partial<SaleToDocument>, month: string) =>
      issue(saleToDocument(workspaceId, { currency: 'EUR', taxPoint: `2031-${month}-15`, ...more }), in2031(month));
    const summer = await sell({ decision: german }, '05');
    await sell({ decision: german }, '08');
    await sell({ decision: german }, '09');
    await sell({ decision: { ...german, country: 'FI', basisPoints: 2_550 } }, '09');
    await sell({ decision: reverseCharge, buyerVatId: 'DE136695976' }, '07');
    await sell({ decision: reverseCharge, buyerVatId: '=DE(1)' }, '07');
    await inTransaction(test.db, (tx) =>
      creditDocument(tx, in2031('08'), {
        key: randomUUID(),
        originalId: summer.id,
        reason: 'refund',
        lines: [{ line: 0, grossMinor: 11_900n }],
      }),
    );

    const report = await readTaxReport(test, { year: 2031, quarter: 3 });
    expect(report).toMatchObject({ period: '2031-Q3', from: '2031-07-01', to: '2031-09-30' });
    expect(report.totals).toEqual([
      {
        treatment: 'oss',
        country: 'DE',
        basisPoints: 1_900,
        currency: 'EUR',
        corrects: null,
        documents: 2,
        net: '50420',
        tax: '9580',
        netEuro: '50420',
        taxEuro: '9580',
      },
      {
        treatment: 'oss',
        country: 'DE',
        basisPoints: 1_900,
        currency: 'EUR',
        corrects: '2031-Q2',
        documents: 1,
        net: '-10000',
        tax: '-1900',
        netEuro: '-10000',
        taxEuro: '-1900',
      },
      {
        treatment: 'oss',
        country: 'FI',
        basisPoints: 2_550,
        currency: 'EUR',
        corrects: null,
        documents: 1,
        net: '23904',
        tax: '6096',
        netEuro: '23904',
        taxEuro: '6096',
      },
      {
        treatment: 'reverse_charge',
        country: 'DE',
        basisPoints: 0,
        currency: 'EUR',
        corrects: null,
        documents: 2,
        net: '60000',
        tax: '0',
        netEuro: '60000',
        taxEuro: '0',
      },
    ]);
    expect(report.reverseCharge).toMatchObject([
      { vatId: '=DE(1)', net: '30000' },
      { vatId: 'DE136695976', net: '30000' },
    ]);
    const csv = await taxReportCsv(test, { year: 2031, quarter: 3, table: 'reverse-charge' });
    expect(csv).toContain(`"'=DE(1)"`);
    expect(csv).toContain('"2031-Q3","DE136695976","EUR","1","300.00"');
    expect(await taxReportCsv(test, { year: 2031, quarter: 3, table: 'totals' })).toContain(
      '"2031-Q3","2031-Q2","oss","DE","19.00","EUR","1","-100.00","-19.00","-100.00","-19.00"',
    );
  });

  it('leaves euros empty where the rate of the last day is not known', async () => {
    const deps = taxIssue({ clock: { now: () => new Date('2031-02-15T10:00:00Z') } });
    await issue(
      saleToDocument(await workspace(), {
        currency: 'SEK',
        decision: { ...german, country: 'SE', basisPoints: 2_500 },
        taxPoint: '2031-02-15',
      }),
      deps,
    );
    expect((await readTaxReport(test, { year: 2031, quarter: 1 })).totals).toMatchObject([{ currency: 'SEK', netEuro: null }]);
  });
});
