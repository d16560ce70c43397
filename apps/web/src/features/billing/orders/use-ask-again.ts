import type { Order } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { balanceQuery } from '../../../lib/queries/account-queries.ts';
import { ordersKey } from '../billing-queries.ts';

const everyMs = 2_000;
const mostTimes = 15;

/**
 * Asks the provider how an order stands. Somebody who comes back from paying is not kept waiting for the provider's push: it asks by
 * itself, some times.
 */
export function useAskAgain(order: Order, byItself: boolean) {
  const client = useQueryClient();
  const times = useRef(0);
  const ask = useMutation({
    mutationFn: () => api.orders.refresh({ id: order.id }),
    onSuccess: (fresh) => {
      client.setQueryData([...ordersKey, order.id], fresh);
      if (fresh.state !== order.state) {
        void client.invalidateQueries({ queryKey: ordersKey });
        void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
      }
    },
  });
  const waits = order.state === 'open' || order.state === 'pending';
  const { mutate, mutateAsync } = ask;
  useEffect(() => {
    if (!byItself || !waits) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    // The next question waits for the answer to the one before: a slow provider is not asked the same thing twice at once.
    const again = async (): Promise<void> => {
      times.current += 1;
      await mutateAsync().catch(() => undefined); // shown by whoever reads `error`
      if (!isOver && times.current < mostTimes) timer = setTimeout(() => void again(), everyMs);
    };
    void again();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [byItself, waits, mutateAsync]);
  return { ask: () => mutate(), isAsking: ask.isPending, error: ask.error };
}
