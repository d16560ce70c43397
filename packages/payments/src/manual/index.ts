import { requiredField } from '../http-kit/index.ts';
import { PaymentConnectionError, type PaymentProviderKind } from '../spec/provider.ts';
import { isBic, readIban } from './iban.ts';
import { type BankAccount, manualProvider } from './provider.ts';
import { emptyBook, type TransferBook } from './transfer-book.ts';

export type { ReceivedTransfer, TransferBook } from './transfer-book.ts';

type Fields = Readonly<Record<string, string>>;

function accountOf(fields: Fields): BankAccount {
  const iban = readIban(requiredField(fields, 'iban', 'The IBAN'));
  if (iban === null) throw new PaymentConnectionError('iban', 'This is not an IBAN, or one of its signs was mistyped. Copy it again.');
  const bic = fields.bic?.toUpperCase().replace(/\s/g, '') || undefined;
  if (bic !== undefined && !isBic(bic))
    throw new PaymentConnectionError('bic', 'A BIC has eight or eleven letters and digits, for example DABADKKK.');
  return { holder: requiredField(fields, 'holder', 'The account holder'), iban, bic, bank: fields.bank?.trim() || undefined };
}

function daysOf(fields: Fields): number {
  const days = Number(fields.days?.trim() || '14');
  if (Number.isInteger(days) && days >= 1 && days <= 90) return days;
  throw new PaymentConnectionError('days', 'Choose a whole number of days from 1 to 90.');
}

/**
 * Bank transfers that a person confirms: needs no account anywhere. With a `book`, what was confirmed is read from there; without one the service
 * keeps it by itself.
 */
export const manualTransfers = (book: TransferBook): PaymentProviderKind => ({
  id: 'manual',
  title: 'Bank transfer',
  website: '',
  location: '',
  policyUrl: '',
  fields: [
    {
      name: 'holder',
      label: 'Account holder',
      hint: 'As the bank knows it: buyers’ banks compare the name.',
      kind: 'text',
      required: true,
    },
    { name: 'iban', label: 'IBAN', hint: 'Of the account that the money goes to.', kind: 'text', required: true },
    { name: 'bic', label: 'BIC', hint: 'For buyers outside the euro payments area.', kind: 'text', required: false },
    { name: 'bank', label: 'Bank', hint: 'Its name, if buyers are asked for it.', kind: 'text', required: false },
    {
      name: 'days',
      label: 'Days to pay',
      hint: 'After that an order that nobody paid is closed.',
      kind: 'text',
      required: false,
      default: '14',
    },
    { name: 'note', label: 'Note for buyers', hint: 'One more sentence below the account.', kind: 'long-text', required: false },
  ],
  sends: [],
  hosts: () => [],
  redirectHosts: () => [],
  open: (fields) => manualProvider({ account: accountOf(fields), days: daysOf(fields), note: fields.note?.trim() || undefined, book }),
});

export const manual: PaymentProviderKind = manualTransfers(emptyBook);
