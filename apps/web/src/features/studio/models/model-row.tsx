import type { Model } from '@pinhole/contract';
import { Check, Star } from 'lucide-react';
import type { ReactElement } from 'react';
import { formattingLocale, type MessageId, useLocale, useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icon.tsx';
import { PlansLink } from '../../billing/links/plans-link.tsx';
import { markFavourite } from './model-memory.ts';

const inputs = {
  init: 'studio.takes.init',
  mask: 'studio.takes.mask',
  subject: 'studio.takes.subject',
  style: 'studio.takes.style',
  first_frame: 'studio.takes.first_frame',
  last_frame: 'studio.takes.last_frame',
} as const satisfies Readonly<Record<keyof Model['media'], MessageId>>;

const reasons = {
  'switched-off': 'studio.rest.switchedOff',
  'not-connected': 'studio.rest.notConnected',
  'key-refused': 'studio.rest.keyRefused',
  failing: 'studio.rest.failing',
  role: 'studio.rest.role',
  plan: 'studio.rest.plan',
} as const satisfies Readonly<Record<NonNullable<Model['unavailable']>['code'], MessageId>>;

export interface ModelRowProps {
  readonly model: Model;
  /** Micro-credits for what stands in the composer. */
  readonly price: bigint | undefined;
  readonly favourite: boolean;
  readonly selected: boolean;
  /** Several can be chosen at once. */
  readonly many: boolean;
}

/** What there is to know of a model before it is chosen. */
export function ModelRow({ model, price, favourite, selected, many }: ModelRowProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const list = new Intl.ListFormat(formattingLocale(useLocale()), { type: 'unit' });
  const takes = (Object.keys(inputs) as (keyof typeof inputs)[]).filter((role) => (model.media[role]?.max ?? 0) > 0);
  const speed = model.measured
    ? t('studio.usually', { seconds: format.seconds(roundSeconds(model.measured.seconds)) })
    : t('studio.about', { seconds: format.seconds(roundSeconds(model.typicalSeconds)) });
  return (
    <>
      <span
        aria-hidden="true"
        className={classes(
          'mt-0.5 grid size-4.5 shrink-0 place-items-center transition-colors',
          many && 'rounded-chip border',
          many && (selected ? 'border-accent bg-accent text-on-accent' : 'border-line-strong'),
          !many && 'text-accent',
        )}
      >
        {selected && <Icon of={Check} className={many ? '!size-3 stroke-3' : undefined} />}
      </span>
      <span className={classes('flex min-w-0 flex-1 flex-col gap-0.5', !model.available && 'text-muted')}>
        <span className="flex items-center gap-2">
          <bdi className="truncate font-medium">{model.title}</bdi>
          {!model.ai && <Badge>{t('studio.notAi')}</Badge>}
          {model.audio && <Badge>{t('studio.sound')}</Badge>}
        </span>
        {model.available ? (
          <bdi className="line-clamp-1 text-sm text-muted" title={model.summary}>
            {model.summary}
          </bdi>
        ) : (
          <span className="text-sm text-warn">
            {t(reasons[model.unavailable?.code ?? 'not-connected'])}
            {model.unavailable?.code === 'plan' && (
              <>
                {' '}
                <PlansLink />
              </>
            )}
            {model.unavailable?.until && ` ${t('studio.rest.until', { time: format.time(model.unavailable.until) })}`}
          </span>
        )}
        <span className="flex gap-x-3 text-sm whitespace-nowrap text-muted tabular-nums">
          {price !== undefined && <span className="text-text">{price === 0n ? t('studio.tag.free') : format.credits(price)}</span>}
          <span title={model.measured ? t('studio.measuredOf', { count: model.measured.generations }) : undefined}>{speed}</span>
          {takes.length > 0 && (
            <span className="min-w-0 truncate">{t('studio.takes', { what: list.format(takes.map((role) => t(inputs[role]))) })}</span>
          )}
        </span>
      </span>
      <IconButton
        icon={Star}
        size="small"
        pressed={favourite}
        label={t(favourite ? 'studio.unfavourite' : 'studio.favourite', { model: model.title })}
        onPress={() => markFavourite(model.id, !favourite)}
        className={classes(
          '-my-0.5 transition-opacity',
          favourite
            ? '!bg-transparent [&_svg]:fill-current'
            : 'pointer-fine:opacity-0 group-data-hovered:opacity-100 group-focus-within:opacity-100 group-data-focus-visible:opacity-100',
        )}
      />
    </>
  );
}

const roundSeconds = (seconds: number): number => (seconds < 10 ? Math.max(0.5, Math.round(seconds * 2) / 2) : Math.round(seconds));
