import type { ModelPrice, SaleOffer } from '@pinhole/contract';
import { type ReactElement, useMemo } from 'react';
import { formattingLocale, useLocale, useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Facts } from '../../../ui/rows.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { smallestPack, worthIn } from '../prices/credit-worth.ts';

export interface ModelPricesProps {
  readonly prices: readonly ModelPrice[];
  readonly offers: readonly SaleOffer[];
  readonly currency: string;
}

/** What a picture, a clip or a text costs today, in credits and about in money. */
export function ModelPrices({ prices, offers, currency }: ModelPricesProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  const pack = smallestPack(offers, currency);
  const columns = useMemo<readonly Column<ModelPrice>[]>(
    () => [
      {
        id: 'model',
        title: t('pricing.model'),
        className: 'w-full',
        cell: ({ title, output, size, durationSeconds, ai }) => (
          <div className="flex min-w-0 flex-col">
            <bdi>{title}</bdi>
            <span className="text-sm text-muted">
              <Facts>
                {[
                  t(`pricing.output.${output}`),
                  size && output !== 'text' && <bdi dir="ltr">{`${size.width} × ${size.height}`}</bdi>,
                  durationSeconds !== null && format.seconds(durationSeconds),
                  !ai && t('pricing.notAi'),
                ]}
              </Facts>
            </span>
          </div>
        ),
      },
      {
        id: 'price',
        title: t('pricing.each'),
        align: 'end',
        cell: ({ credits }) => {
          const worth = pack && worthIn(pack, currency, credits);
          return (
            <div className="flex flex-col whitespace-nowrap">
              <span>{credits === '0' ? t('pricing.free') : format.credits(credits)}</span>
              {worth && credits !== '0' && (
                <span className="text-sm text-muted">
                  {t('pricing.about', {
                    amount: new Intl.NumberFormat(locale, {
                      style: 'currency',
                      currency,
                      minimumFractionDigits: worth.digits - 2,
                      maximumFractionDigits: worth.digits,
                    }).format(worth.decimal),
                  })}
                </span>
              )}
            </div>
          );
        },
      },
    ],
    [t, format, locale, pack, currency],
  );
  return (
    <>
      <Table label={t('pricing.today')} columns={columns} rows={prices} rowKey={({ model }) => model} />
      {pack && <p className="text-sm text-muted text-pretty">{t('pricing.measure', { title: `\u2068${pack.title}\u2069` })}</p>}
    </>
  );
}
