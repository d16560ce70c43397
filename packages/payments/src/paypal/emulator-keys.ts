import type { Incoming } from '@pinhole/engines/emulator-kit';
import { inProgress, unprocessable } from './emulator-answers.ts';

const hour = 60 * 60 * 1_000;
/** How long PayPal remembers a key: of orders, and of refunds. */
export const keptMs = { order: 6 * hour, refund: 45 * 24 * hour } as const;

interface Done {
  readonly body: object;
}
interface Refused {
  readonly issue: string;
  readonly redirect?: string | undefined;
}

export interface RequestKeys {
  /**
   * Does it once for a key: a second call while it is done is told to wait, a later one is answered as the first was. What was refused is not
   * remembered.
   */
  once(call: Incoming, scope: string, forMs: number, act: () => Promise<Done | Refused>): Promise<void>;
  forget(): void;
}

export function createRequestKeys(now: () => number): RequestKeys {
  const kept = new Map<string, { readonly until: number; readonly body: object | null }>();
  return {
    async once(call, scope, forMs, act) {
      const id = call.headers['paypal-request-id'];
      const key = id === undefined ? undefined : `${scope} ${id}`;
      const before = key === undefined ? undefined : kept.get(key);
      if (before && before.until > now()) return before.body === null ? inProgress(call) : call.answer(200, before.body);
      if (key !== undefined) kept.set(key, { until: now() + forMs, body: null });
      const done = await act();
      if ('issue' in done) {
        if (key !== undefined) kept.delete(key);
        return unprocessable(call, done.issue, done.redirect);
      }
      if (key !== undefined) kept.set(key, { until: now() + forMs, body: done.body });
      call.answer(201, done.body);
    },
    forget: () => kept.clear(),
  };
}
