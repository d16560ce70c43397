import { buyerDetailsRoutes, taxRoutes } from '@pinhole/contract';
import type { FastifyReply } from 'fastify';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import {
  type DocumentFile,
  listIssuedDocuments,
  listTaxDocuments,
  readIssuedDocument,
  readTaxDocument,
} from './documents/list-documents.ts';
import { getBuyerDetails, setBuyerDetails } from './parties/buyer-details.ts';
import { listExchangeRates, setExchangeRate } from './rates/exchange.ts';
import { deleteVatRate, listVatRates, setVatRate } from './rates/manage-rates.ts';
import { checkTaxReadiness } from './reports/tax-readiness.ts';
import { readTaxReport, taxReportCsv } from './reports/tax-report.ts';
import type { TaxDeps } from './tax-deps.ts';

export function mountTax(http: Http, deps: TaxDeps): void {
  mount(http, buyerDetailsRoutes.getBuyerDetails, ({ actor }) => getBuyerDetails(deps, actor));
  mount(http, buyerDetailsRoutes.setBuyerDetails, ({ actor, body }) => setBuyerDetails(deps, actor, body));

  mount(http, taxRoutes.listTaxDocuments, async ({ actor, query, cursor }) => {
    const page = await listTaxDocuments(deps, actor, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, taxRoutes.getTaxDocumentPdf, async ({ actor, params, reply }) =>
    sendPdf(reply, await readTaxDocument(deps, actor, params.id)),
  );

  mount(http, taxRoutes.listVatRates, async () => ({ data: await listVatRates(deps) }));
  mount(http, taxRoutes.setVatRate, async ({ actor, body }) => ({ data: await setVatRate(deps, actor, body) }));
  mount(http, taxRoutes.deleteVatRate, async ({ actor, params }) => {
    await deleteVatRate(deps, actor, params.id);
    return null;
  });
  mount(http, taxRoutes.listExchangeRates, async () => ({ data: await listExchangeRates(deps) }));
  mount(http, taxRoutes.setExchangeRate, ({ actor, body }) => setExchangeRate(deps, actor, body));
  mount(http, taxRoutes.listIssuedDocuments, async ({ query, cursor }) => {
    const page = await listIssuedDocuments(deps, { ...query, before: cursor.read() });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, taxRoutes.getIssuedDocumentPdf, async ({ params, reply }) => sendPdf(reply, await readIssuedDocument(deps, params.id)));
  mount(http, taxRoutes.getTaxReport, ({ query }) => readTaxReport(deps, query));
  mount(http, taxRoutes.exportTaxReport, async ({ query, reply }) =>
    reply
      .header('content-disposition', `attachment; filename="tax-${query.year}-q${query.quarter}-${query.table}.csv"`)
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(await taxReportCsv(deps, query)),
  );
  mount(http, taxRoutes.getTaxReadiness, () => checkTaxReadiness(deps));
}

const sendPdf = (reply: FastifyReply, { name, bytes }: DocumentFile): FastifyReply =>
  reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'private, no-store')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .type('application/pdf')
    .send(bytes);
