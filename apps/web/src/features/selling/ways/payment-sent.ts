import type { PaymentKind } from '@pinhole/contract';

/** What leaves with an order, in the order a person cares. */
export const sentKinds = [
  'buyer e-mail',
  'buyer reference',
  'prompt',
  'item',
  'price',
  'order',
  'address to return to',
  'credential',
  'fixed',
] as const;
export type SentKind = (typeof sentKinds)[number];

const isKnown = (from: string): from is SentKind => (sentKinds as readonly string[]).includes(from);

export interface SentGroup {
  /** One this page has no words for goes by its own name, as `other`. */
  readonly kind: SentKind | { readonly other: string };
  /** As the provider names them. */
  readonly fields: readonly string[];
}

/** Each kind once. Nothing is left out, whatever a provider's list says. */
export function groupSent(sends: PaymentKind['sends']): readonly SentGroup[] {
  const others = [...new Set(sends.map(({ from }) => from).filter((from) => !isKnown(from)))];
  return [...sentKinds, ...others]
    .map((from) => ({
      kind: isKnown(from) ? from : { other: from },
      fields: sends.filter((sent) => sent.from === from).map(({ field }) => field),
    }))
    .filter(({ fields }) => fields.length > 0);
}
