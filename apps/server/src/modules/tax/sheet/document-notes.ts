import type { DocumentContent } from '../rules/document-content.ts';
import { type DocumentWords, reverseChargeIn } from './document-words.ts';
import type { AmountWriter } from './write-amounts.ts';

export interface DocumentNote {
  readonly text: string;
  readonly strong?: true;
}

/** What a document says below its sums: why the tax is what it is, in which currency the state gets it, and the right of withdrawal. */
export function writeNotes(content: DocumentContent, words: DocumentWords, write: AmountWriter): DocumentNote[] {
  return [...taxNotes(content, words), ...exchangeNotes(content, words, write), ...withdrawalNotes(content, words, write)];
}

function taxNotes({ tax, buyer, seller }: DocumentContent, words: DocumentWords): DocumentNote[] {
  switch (tax.treatment) {
    case 'reverse_charge': {
      const native = tax.country === null ? undefined : reverseChargeIn[tax.country];
      const forms = new Set([words.reverseCharge, ...(native ? [native] : [])].map((text) => text[0]?.toUpperCase() + text.slice(1)));
      return [{ text: [...forms].join(' · '), strong: true }, { text: words.reverseChargeNote }];
    }
    case 'exempt':
      return [{ text: words.exempt }];
    case 'outside_scope':
      return [{ text: words.outsideScope }];
    case 'oss':
      return [{ text: words.oss(tax.countryName ?? buyer.countryName ?? tax.country ?? seller.country) }];
    case 'domestic':
      return [];
  }
}

function exchangeNotes({ exchange }: DocumentContent, words: DocumentWords, write: AmountWriter): DocumentNote[] {
  if (!exchange) return [];
  const rates = exchange.rates.map((rate) =>
    words.exchangeRate(write.rate(BigInt(rate.perEuroMicros), rate.currency), write.day(rate.day)),
  );
  return [words.exchange(write.amount(BigInt(exchange.tax), exchange.currency)), ...rates].map((text) => ({ text }));
}

function withdrawalNotes({ withdrawal }: DocumentContent, words: DocumentWords, write: AmountWriter): DocumentNote[] {
  switch (withdrawal?.state) {
    case 'open':
      return [{ text: words.withdrawOpen(write.day(withdrawal.until)) }];
    case 'waived':
      return [{ text: words.withdrawWaived(write.day(withdrawal.on)) }];
    case 'withdrawn':
      return [{ text: words.withdrawn(`${write.day(withdrawal.at.slice(0, 10))}, ${withdrawal.at.slice(11, 16)} UTC`) }];
    case undefined:
      return [];
  }
}
