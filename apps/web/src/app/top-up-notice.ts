import type { QueryClient } from '@tanstack/react-query';
import { topUpKey, topUpQuery } from '../lib/queries/top-up-queries.ts';
import { showToast } from '../ui/toast.tsx';
import { translate } from './i18n.ts';

let lastLook: Promise<void> = Promise.resolve();

/**
 * Buying by itself changed. That it was paused is said wherever somebody who may buy is; others are not answered, and hear nothing. One look
 * follows the other: each compares with what the one before it saw, so that nothing is said twice.
 */
export function noticeTopUp(client: QueryClient): Promise<void> {
  lastLook = lastLook.then(() => lookAgain(client));
  return lastLook;
}

/** An order may have been made by itself. Whoever never looked at that is not interested. */
export async function noticeOrderOfTopUp(client: QueryClient): Promise<void> {
  if (client.getQueryData(topUpQuery.queryKey)) await noticeTopUp(client);
}

async function lookAgain(client: QueryClient): Promise<void> {
  const before = client.getQueryData(topUpQuery.queryKey)?.rule?.pausedFor ?? null;
  await client.invalidateQueries({ queryKey: topUpKey });
  try {
    const { rule } = await client.fetchQuery({ ...topUpQuery, staleTime: 0 });
    if (rule?.pausedFor && rule.pausedFor !== before)
      showToast({ tone: 'bad', title: translate('topUp.pausedTitle'), detail: translate(`topUp.pause.${rule.pausedFor}`) });
  } catch {
    // Whoever may not see it is not told of it.
  }
}
