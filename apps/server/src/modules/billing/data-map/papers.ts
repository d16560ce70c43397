import { data, rowId, systemTime, technical } from '@pinhole/privacy';
import { papers, table, toSale } from './shared.ts';

export const waitingPaper = table('waiting_paper', {
  title: 'Invoices that wait',
  description: 'Purchases that were paid and whose invoice cannot be issued yet, and why.',
  rules: { ...papers, origin: 'generated', owner: { path: ['waiting_paper.payment_id -> payment.id', ...toSale] } },
  columns: {
    payment_id: rowId('The payment'),
    order_id: rowId('The order'),
    reason: technical('What it waits for'),
    detail: technical('What is missing in particular'),
    ask: technical('Which pieces of evidence would help'),
    own_table: technical('Whether an operator said that our rates count'),
    waits_since: systemTime('Since when it waits'),
    tried_at: systemTime('When it was last tried'),
  },
});

export const paperEvidence = table('paper_evidence', {
  title: 'Evidence for invoices that wait',
  description: 'What shows in which country of the European Union you are. It goes with the invoice; elsewhere no country is kept.',
  rules: {
    ...papers,
    origin: 'received',
    owner: { path: ['paper_evidence.payment_id -> waiting_paper.payment_id', 'waiting_paper.payment_id -> payment.id', ...toSale] },
  },
  columns: {
    id: rowId('Its number'),
    payment_id: rowId('The payment'),
    kind: technical('What kind of evidence'),
    country: data('user.contact.address.country', 'The country that it shows'),
    source: technical('Who says so'),
    collected_at: systemTime('Since when it is known'),
  },
});
