import type { QueryClient } from '@tanstack/react-query';
import { topUpKey, topUpQuery } from '../lib/queries/top-up-queries.ts';
import { showToast } from '../ui/toast.tsx';
import { translate } from './i18n.ts';

/** Buying by itself changed. That it was paused is said wherever somebody who may buy is; others are not answered, and hear nothing. */
export async function noticeTopUp(client: QueryClient): Promise<void> {
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
