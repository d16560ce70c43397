import type { Balance, StudioEvent } from '@pinhole/contract';
import { isProblem, type SubscriptionState, subscribe } from '@pinhole/sdk';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../lib/api.ts';
import { createExternalStore } from '../lib/external-store.ts';
import { balanceQuery } from '../lib/queries/account-queries.ts';
import { dropAsset, putAsset } from '../lib/queries/asset-queries.ts';
import { generationsQuery, isSettled, putGeneration, putKnownGeneration, putProgress } from '../lib/queries/generation-queries.ts';
import { putQueueProgress, tellQueueNews } from '../lib/queries/queue-queries.ts';
import { tellUploadNews } from '../lib/upload-news.ts';
import { noticeSpending } from './spend-notice.ts';
import { noticeOrderOfTopUp, noticeTopUp } from './top-up-notice.ts';

export const connectionStore = createExternalStore<SubscriptionState>('connecting');

/** What the service tells while the page is open, put where the page looks. */
export function applyEvent(client: QueryClient, event: StudioEvent): void {
  switch (event.type) {
    case 'generation-changed':
      tellQueueNews(client);
      return putGeneration(client, event.data);
    case 'generation-progressed':
      putQueueProgress(client, event.data);
      return putProgress(client, event.data);
    case 'queue-changed':
      tellQueueNews(client);
      return void refreshWaiting(client);
    case 'asset-created':
    case 'asset-changed':
      return putAsset(client, event.data);
    case 'asset-deleted':
      return dropAsset(client, event.data.id);
    case 'upload-changed':
      return tellUploadNews(event.data);
    case 'order-changed':
      // What is paid, taken back or disputed changes what can be spent.
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
      void noticeOrderOfTopUp(client);
      return void client.invalidateQueries({ queryKey: ['orders'] });
    case 'top-up-changed':
      return void noticeTopUp(client);
    case 'credits-changed':
      client.setQueryData<Balance>(balanceQuery.queryKey, (balance) => balance && { ...balance, ...event.data });
      void client.invalidateQueries({ queryKey: [...balanceQuery.queryKey, 'entries'] });
      return;
    case 'spend-alert':
      noticeSpending(client, event.data);
      return void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
    default:
      return; // a newer service may say more than this page knows
  }
}

/** The stream starts at "now": whatever was under way before it opened is asked for once. */
async function catchUp(client: QueryClient): Promise<void> {
  const underWay =
    client.getQueryData(generationsQuery.queryKey)?.pages.flatMap((page) => page.data.filter((item) => !isSettled(item))) ?? [];
  void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
  tellUploadNews('reconnected');
  tellQueueNews(client);
  await Promise.allSettled(underWay.map(async ({ id }) => putGeneration(client, await api.generations.get({ id }))));
}

/** The order changed or was paused for all: what waits says so in the studio too. */
async function refreshWaiting(client: QueryClient): Promise<void> {
  try {
    const { data } = await api.generations.list({ state: 'active', limit: 100 });
    for (const generation of data) putKnownGeneration(client, generation);
  } catch {
    // The next event of each of them says the same.
  }
}

export function useLiveEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const subscription = subscribe(api, {
      onEvent: (event) => applyEvent(client, event),
      onState: (state) => {
        connectionStore.set(state);
        if (state === 'open') void catchUp(client);
      },
      onRefused: (error) => {
        if (isProblem(error, 'auth.required')) location.assign('/sign-in');
      },
    });
    return () => subscription.close();
  }, [client]);
}
