import type { Balance } from '@pinhole/contract';
import { LockKeyhole } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { BuyLink } from '../../billing/links/buy-link.tsx';
import { PlansLink } from '../../billing/links/plans-link.tsx';
import type { Composition, Obstacle } from '../draft/compose.ts';

const obstacleTexts = {
  'no-model': 'studio.obstacle.noModel',
  'model-unavailable': 'studio.obstacle.modelUnavailable',
  'no-prompt': 'studio.obstacle.noPrompt',
  'prompt-too-long': 'studio.obstacle.promptTooLong',
  'needs-picture': 'studio.obstacle.needsPicture',
  'needs-init': 'studio.obstacle.needsInit',
  'picture-gone': 'studio.obstacle.pictureGone',
  'needs-frame': 'studio.obstacle.needsFrame',
  size: 'studio.obstacle.size',
} as const satisfies Readonly<Record<Obstacle, string>>;

export interface ComposerNoteProps {
  readonly id: string;
  readonly composition: Composition;
  /** How many models make it. */
  readonly models: number;
  /** Micro-credits for everything that the button makes. */
  readonly price: bigint | undefined;
  readonly balance: Balance | undefined;
  readonly short: boolean;
}

/** Below the composer: what stands in the way, or what happens with what is written. */
export function ComposerNote({ id, composition, models, price, balance, short }: ComposerNoteProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { model, obstacle, count } = composition;
  const checks = model && model.checkedBy.length > 0 ? t('spending.checkedBy', { who: `\u2068${model.checkedBy.join(', ')}\u2069` }) : '';
  // One price times how many; of several models each has its own.
  const times =
    price !== undefined && models === 1 && count > 1 && price % BigInt(count) === 0n
      ? t('spending.times', { count: format.number(count), price: format.credits(price / BigInt(count)) })
      : undefined;
  const leaves =
    price !== undefined && balance && !short
      ? t('spending.leaves', { amount: format.credits(BigInt(balance.available) - price) })
      : undefined;
  return (
    <p id={id} className="flex min-h-5 items-center justify-between gap-4 px-2 text-xs text-muted max-tablet:px-1">
      {short ? (
        <span className="text-warn">
          {t('studio.short', { price: format.credits(price ?? 0n), available: format.credits(balance?.available ?? '0') })}{' '}
          <BuyLink size="text" />
        </span>
      ) : obstacle === 'model-unavailable' && model?.unavailable?.code === 'plan' ? (
        <span className="text-warn">
          {t('studio.rest.plan')} <PlansLink />
        </span>
      ) : obstacle && obstacle !== 'no-prompt' ? (
        <span className="text-warn">{t(obstacleTexts[obstacle])}</span>
      ) : model && price === undefined ? (
        <span className="text-warn">{t('spending.measuring')}</span>
      ) : (
        <span className="flex min-w-0 items-center gap-1.5">
          <Icon of={LockKeyhole} className="!size-3 text-faint" />
          <span className="line-clamp-2 tablet:line-clamp-1" title={[checks, model?.dataNote].filter(Boolean).join(' ')}>
            {t('studio.private')} {checks} <bdi>{model?.dataNote}</bdi>
          </span>
        </span>
      )}
      <span className="flex shrink-0 items-center gap-3">
        {leaves && (
          <span className="tabular-nums">
            {times && <span className="max-tablet:sr-only">{times} · </span>}
            {leaves}
          </span>
        )}
        <span className="pointer-coarse:hidden">
          <Kbd keys="mod+enter" />
        </span>
      </span>
    </p>
  );
}
