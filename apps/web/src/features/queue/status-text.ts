import type { QueueEntry } from '@pinhole/contract';
import type { Translate } from '../../app/i18n.ts';
import { formatAbout } from './about-seconds.ts';

/** Below this, "about ten seconds" is a promise that nobody can keep. */
const soonSeconds = 5;

/** Where it stands in the line. */
export function placeText({ generation }: QueueEntry, t: Translate): string {
  if (generation.paused === 'itself') return t('queue.paused');
  if (generation.paused === 'workspace') return t('queue.pausedWorkspace');
  if (generation.unchecked) return t('queue.unchecked');
  return generation.queuePosition ? t('queue.ahead', { count: generation.queuePosition }) : t('queue.next');
}

/** When it will begin, as far as anybody can say; null when nobody can. */
export function startText({ generation, startsInSeconds }: QueueEntry, t: Translate, locale: string): string | null {
  if (generation.paused || generation.unchecked || startsInSeconds === null) return null;
  return startsInSeconds < soonSeconds ? t('queue.soon') : t('queue.about', { time: formatAbout(startsInSeconds, locale) });
}

export function runningText({ generation }: QueueEntry, t: Translate): string {
  switch (generation.state) {
    case 'start_unknown':
      return t('queue.checking');
    case 'collecting':
      return t('queue.saving');
    case 'running':
      return t('queue.percent', { percent: Math.round(generation.progress * 100) });
    default:
      return t('queue.starting');
  }
}
