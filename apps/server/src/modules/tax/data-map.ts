import {
  activityTime,
  classifyEach,
  classifyTable,
  data,
  dataMapPart,
  type GroupRules,
  personId,
  purpose,
  rowId,
  systemTime,
  technical,
  workspaceId,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

const ofTheService = {
  subject: 'none',
  purposes: [],
  owner: { none: 'it is the law of a country or the rate of a bank, the same for everybody' },
  export: { in: false, reason: 'It is not about a person.' },
  erase: 'keep',
  retention: 'service',
  readers: ['operator'],
} as const satisfies GroupRules;

/** The law wants these kept whatever becomes of the account; erasing a person cuts the one row that says whose they are. */
const records = {
  subject: 'customer',
  origin: 'generated',
  purposes: [purpose.payment, purpose.bookkeeping],
  export: { in: true, as: 'tax-documents.json' },
  erase: 'pseudonymise',
  retention: 'tax-record',
  readers: ['workspace', 'operator'],
} as const satisfies Partial<GroupRules>;

const holder = ['tax_document.holder_id -> tax_link.holder_id', 'tax_link.workspace_id -> workspace.id'] as const;

const vatRate = table('vat_rate', {
  title: 'Rates of value added tax',
  description: 'What a country charges and from which day to which. Comes with the software; the operator may change it.',
  rules: ofTheService,
  columns: {
    id: rowId('The number of the rate'),
    country: technical('Which country'),
    kind: technical('The usual rate, or that of a region'),
    basis_points: technical('The rate, in hundredths of a percent'),
    valid_from: technical('The first day it holds'),
    valid_to: technical('The last day it holds'),
    source: technical('Whether it came with the software or from the operator'),
    updated_by: personId('Who last changed it', { subject: 'employee', erase: 'null', purposes: [purpose.bookkeeping] }),
    updated_at: systemTime('When it was last changed'),
  },
});

const exchangeRate = table('exchange_rate', {
  title: 'Exchange rates',
  description: 'What the European Central Bank says a currency is worth on a day, entered by the operator.',
  rules: ofTheService,
  columns: {
    currency: technical('Which currency'),
    day: technical('The day'),
    per_euro_micros: technical('How much of it one euro is, in millionths'),
    updated_by: personId('Who entered it', { subject: 'employee', erase: 'null', purposes: [purpose.bookkeeping] }),
    updated_at: systemTime('When it was entered'),
  },
});

const vatCheck = table('vat_check', {
  title: 'Checks of VAT numbers',
  description:
    'What the tax authorities answered about the VAT number of a business: the proof that no tax had to be charged. One that no document rests on is deleted after 30 days.',
  rules: {
    ...records,
    owner: { path: ['vat_check.id -> tax_document.vat_check_id', ...holder] },
    origin: 'received',
    erase: 'keep',
    readers: ['operator'],
  },
  columns: {
    id: rowId('The number of the check'),
    country: data('user.contact.address.country', 'The country of the VAT number'),
    number: data('user.government_id', 'The VAT number that was checked', { origin: 'provided', processors: ['vies'] }),
    requester: technical('The VAT number of the operator, in whose name it was checked', { log: 'never', processors: ['vies'] }),
    valid: data('user.financial', 'Whether it is a valid number'),
    name: data('user.name', 'The name of the business as the authorities have it', { pd: 'pd:Name' }),
    address: data('user.contact.address', 'The address of the business as the authorities have it'),
    consultation: technical('The number under which the authorities remember the check'),
    checked_at: systemTime('When it was checked'),
    believed_until: systemTime('Until when the answer is used again'),
  },
});

const buyer = table('buyer_details', {
  title: 'Who buys',
  description: 'What your invoices say of you, and where you are, if the tax depends on it. Outside the European Union no country is kept.',
  rules: {
    subject: 'customer',
    origin: 'provided',
    purposes: [purpose.payment, purpose.bookkeeping],
    owner: { path: ['buyer_details.workspace_id -> workspace.id'] },
    export: { in: true, as: 'buyer-details.json' },
    erase: 'delete',
    retention: 'account',
    readers: ['workspace'],
  },
  columns: {
    workspace_id: workspaceId('The workspace'),
    name: data('user.name', 'The name or the company on invoices', { pd: 'pd:Name' }),
    lines: data('user.contact.address.street', 'The street on invoices'),
    postal_code: data('user.contact.address.postal_code', 'The postal code'),
    town: data('user.contact.address.city', 'The town'),
    country: data('user.contact.address.country', 'The country, where it decides the tax'),
    vat_number: data('user.government_id', 'The VAT number', { processors: ['vies'] }),
    vat_country: data('user.contact.address.country', 'The country of the VAT number', { processors: ['vies'] }),
    vat_state: data('user.financial', 'What the tax office says of the number'),
    vat_name: data('user.name', 'The name that the tax office has for the number', { pd: 'pd:Name', origin: 'received' }),
    vat_check_id: rowId('The number of the check'),
    vat_asked_at: systemTime('When the tax office was last asked'),
    updated_at: systemTime('When you last changed it'),
  },
});

const taxLink = table('tax_link', {
  title: 'Whose tax documents they are',
  description: 'The only tie between tax documents and a workspace. Erasure deletes this row; the documents stay as long as the law wants.',
  rules: { ...records, owner: { path: ['tax_link.workspace_id -> workspace.id'] }, erase: 'delete', retention: 'account' },
  columns: {
    workspace_id: workspaceId('The workspace'),
    holder_id: data('user.unique_id', 'The random number under which its documents are kept', { log: 'ok' }),
  },
});

const series = table('tax_series', {
  title: 'Numbers of tax documents',
  description: 'The last number given in each series, so that none is given twice and none is left out.',
  rules: ofTheService,
  columns: {
    series: technical('How the numbers of the series begin'),
    last_number: technical('The last number given'),
    last_issued_at: systemTime('When it was given'),
  },
});

const document = table('tax_document', {
  title: 'Invoices, credit notes and receipts',
  description:
    'What was sold, to whom and with which tax, as it was on that day. The law forbids to change or delete it before its keeping period ends.',
  rules: { ...records, owner: { path: holder }, erase: 'keep' },
  columns: {
    id: rowId('The internal number of the document'),
    kind: data('user.behavior.purchase_history', 'Invoice, credit note or receipt', { pd: 'pd:Transaction', log: 'ok' }),
    series: technical('Which series its number belongs to'),
    number: technical('Its place in the series'),
    label: technical('The number as it is printed'),
    key: technical('What makes it happen only once'),
    sale_id: rowId('The purchase it is about'),
    holder_id: data('user.unique_id', 'Whose it is: a random number that leads to a workspace until that is deleted', { log: 'ok' }),
    original_id: rowId('The invoice that a credit note takes back'),
    treatment: data('user.financial', 'Which rule of the tax law was applied'),
    country: data('user.contact.address.country', 'The country whose tax it is; empty where none decides', { origin: 'derived' }),
    currency: technical('The currency'),
    net_minor: data('user.financial', 'The amount without tax', { pd: 'pd:Transaction' }),
    tax_minor: data('user.financial', 'The tax', { pd: 'pd:Transaction' }),
    gross_minor: data('user.financial', 'The amount with tax', { pd: 'pd:Transaction' }),
    tax_point: activityTime('The day that decides the rate'),
    issued_at: activityTime('When it was issued'),
    keep_until: systemTime('The last day on which it must be kept'),
    vat_check_id: rowId('The check of the VAT number it rests on'),
    content: {
      ...data('user.financial', 'Everything the document says'),
      paths: {
        version: technical('The form in which this is written'),
        language: data('user.demographic.language', 'The language of the document', { pd: 'pd:Language' }),
        seller: technical('Who sold it', { log: 'never' }),
        buyer: data('user.contact', 'Who bought it'),
        'buyer/name': data('user.name', 'The name of the person or company', { origin: 'provided', pd: 'pd:Name' }),
        'buyer/address': data('user.contact.address', 'The lines of the address', { origin: 'provided' }),
        'buyer/country': data('user.contact.address.country', 'The country; empty where it decides nothing', { origin: 'provided' }),
        'buyer/countryName': data('user.contact.address.country', 'Its name, as it is printed', { origin: 'derived' }),
        'buyer/vatId': data('user.government_id', 'The VAT number of a business', { origin: 'provided' }),
        lines: data('user.behavior.purchase_history', 'What was bought and for how much', { pd: 'pd:Transaction' }),
        totals: data('user.financial', 'Sums by rate of tax', { pd: 'pd:Transaction' }),
        tax: data('user.financial', 'Which rule of the tax law was applied, and why'),
        evidence: data('user.financial', 'What kinds of evidence agreed, and the numbers of those that are kept'),
        exchange: data('user.financial', 'The tax in the currency of the country'),
        suppliedOn: activityTime('When it was delivered'),
        issuedOn: activityTime('The date on the document'),
        taxPoint: activityTime('The day that decides the rate'),
        paidWith: data('user.payment', 'How it was paid, such as “Card”'),
        original: technical('Number and date of the invoice that is taken back'),
        reason: data('user.behavior.purchase_history', 'Why it is taken back'),
        withdrawal: data('user.behavior.purchase_history', 'Until when the contract can be, or when it was, withdrawn from'),
      },
    },
  },
});

const documentTotal = table('tax_document_total', {
  title: 'Sums of tax documents',
  description: 'The sums of each document by rate of tax, for the returns to the tax office.',
  rules: { ...records, owner: { path: ['tax_document_total.document_id -> tax_document.id', ...holder] }, erase: 'keep' },
  columns: {
    document_id: rowId('The document'),
    basis_points: technical('The rate, in hundredths of a percent'),
    net_minor: data('user.financial', 'The amount without tax', { pd: 'pd:Transaction' }),
    tax_minor: data('user.financial', 'The tax', { pd: 'pd:Transaction' }),
  },
});

const evidence = table('tax_evidence', {
  title: 'Where a buyer was',
  description:
    'The country that an address, a card or a connection pointed to, kept only where it decided the tax. Never the address or the card.',
  rules: {
    ...records,
    owner: { path: ['tax_evidence.sale_id -> tax_document.sale_id', ...holder] },
    origin: 'derived',
    erase: 'keep',
  },
  columns: {
    id: rowId('The number of the piece of evidence'),
    sale_id: rowId('The purchase it is about'),
    kind: data('user.financial', 'What it was: an address, a card, a connection'),
    country: data('user.contact.address.country', 'The country it pointed to'),
    source: technical('Where it came from, such as the payment provider'),
    collected_at: activityTime('When it was seen'),
    keep_until: systemTime('The last day on which it must be kept'),
  },
});

const documentFile = table('tax_document_file', {
  title: 'Files of tax documents',
  description: 'Where the PDF of each document is stored and what its bytes must be. Written before the file, so that none is forgotten.',
  rules: { ...records, owner: { path: ['tax_document_file.document_id -> tax_document.id', ...holder] }, erase: 'keep' },
  columns: {
    document_id: rowId('The document'),
    key: technical('Where it is stored'),
    bytes: technical('Its size'),
    sha256: technical('A fingerprint, to notice any damage'),
    stored_at: systemTime('When the file was stored'),
  },
});

const files = classifyEach<'invoice'>()('blob', 'tax-files', {
  title: 'The PDFs themselves',
  description: 'The bytes of invoices, credit notes and receipts. Only members of the workspace and the operator can fetch them.',
  rules: { ...records, owner: { path: holder }, erase: 'keep', export: { in: true, as: 'tax-documents/' } },
  entries: { invoice: data('user.financial', 'The document as a PDF', { pd: 'pd:Transaction' }) },
});

const jobs = classifyEach<'tax.store-document.documentId'>()('queue', 'tax-jobs', {
  title: 'Jobs of tax documents',
  description: 'Draws the PDF of a document that was just issued.',
  rules: {
    ...records,
    owner: { none: 'found through the row whose number it carries' },
    export: { in: false, reason: 'It is the running of the software.' },
    erase: 'delete',
    retention: 'job',
    readers: ['service'],
  },
  entries: { 'tax.store-document.documentId': rowId('The number of the document') },
});

const sent = classifyEach<'vies.countryCode' | 'vies.vatNumber' | 'vies.requesterMemberStateCode' | 'vies.requesterNumber'>()(
  'out',
  'vies',
  {
    title: 'What is asked of VIES',
    description:
      'The European Commission is asked whether the VAT number of a business is valid, in the name of the operator. Nothing else leaves the service for it.',
    rules: {
      ...records,
      owner: { none: 'a number of a business, sent by itself' },
      origin: 'provided',
      export: { in: false, reason: 'It is exported from where it is kept: the checks of VAT numbers.' },
      erase: 'keep',
      processors: ['vies'],
      regions: ['eu'],
      readers: ['service'],
    },
    entries: {
      'vies.countryCode': data('user.contact.address.country', 'The country of the VAT number'),
      'vies.vatNumber': data('user.government_id', 'The VAT number'),
      'vies.requesterMemberStateCode': technical('The country of the operator'),
      'vies.requesterNumber': technical('The VAT number of the operator', { log: 'never' }),
    },
  },
);

export const taxDataMap = dataMapPart('tax', [
  vatRate,
  exchangeRate,
  vatCheck,
  buyer,
  taxLink,
  series,
  document,
  documentTotal,
  evidence,
  documentFile,
  files,
  jobs,
  sent,
]);
