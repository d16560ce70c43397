import type { SaleOffer, WayToPay } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { type MessageId, useT } from '../../../app/i18n.ts';

/** What holds for every purchase here. Only what this software does, and only what concerns what is sold. */
export function PricingFacts({
  offers,
  ways,
}: {
  readonly offers: readonly SaleOffer[];
  readonly ways: readonly WayToPay[];
}): ReactElement {
  const t = useT();
  const hasPacks = offers.some(({ kind }) => kind === 'pack');
  const hasPlans = offers.some(({ kind }) => kind === 'plan');
  const facts: readonly (readonly [title: MessageId, text: MessageId] | false)[] = [
    ['pricing.fact.price', 'pricing.fact.priceText'],
    ['pricing.fact.failed', 'pricing.fact.failedText'],
    hasPacks && ['pricing.fact.never', 'pricing.fact.neverText'],
    hasPlans && ['pricing.fact.period', 'pricing.fact.periodText'],
    hasPlans && ['pricing.fact.cancel', 'pricing.fact.cancelText'],
    ways.some(({ policyUrl }) => policyUrl !== null) && ['pricing.fact.cards', 'pricing.fact.cardsText'],
    ways.some(({ seller }) => seller === 'operator') && ['pricing.fact.withdraw', 'pricing.fact.withdrawText'],
  ];
  return (
    <dl className="grid gap-x-10 gap-y-6 tablet:grid-cols-2">
      {facts.flatMap((fact) =>
        fact === false ? (
          []
        ) : (
          <div key={fact[0]}>
            <dt className="font-medium">{t(fact[0])}</dt>
            <dd className="mt-1 text-muted text-pretty">{t(fact[1])}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
