/** What stands beside the lines that a buyer copies, in the languages that the service speaks. */
interface Labels {
  readonly amount: string;
  readonly holder: string;
  readonly iban: string;
  readonly bic: string;
  readonly bank: string;
  readonly reference: string;
  readonly note: string;
}

const languages: Readonly<Record<string, Labels>> = {
  en: { amount: 'Amount', holder: 'Recipient', iban: 'IBAN', bic: 'BIC', bank: 'Bank', reference: 'Reference', note: 'Note' },
  da: { amount: 'Beløb', holder: 'Modtager', iban: 'IBAN', bic: 'BIC', bank: 'Bank', reference: 'Meddelelse', note: 'Bemærk' },
  ar: { amount: 'المبلغ', holder: 'المستفيد', iban: 'IBAN', bic: 'BIC', bank: 'البنك', reference: 'المرجع', note: 'ملاحظة' },
};
const english = languages.en as Labels;

export const labelsIn = (locale: string): Labels => languages[locale.split('-')[0] ?? ''] ?? english;
