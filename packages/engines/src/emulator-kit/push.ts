import { setTimeout as sleep } from 'node:timers/promises';

export interface Pushes {
  /** Posts in the background, as many times as asked, each time again after the gaps until it is taken. Redirects are not followed. */
  send(url: string, message: { readonly headers: Readonly<Record<string, string>>; readonly body: string }, times?: number): void;
  /** Ends everything under way without a word. */
  close(): void;
}

/** How a provider delivers webhooks: gaps in milliseconds between the tries. */
export function createPushes(gapsMs: readonly number[] = [250, 500, 1_000]): Pushes {
  const closing = new AbortController();
  const { signal } = closing;

  async function deliver(url: string, init: RequestInit): Promise<void> {
    for (const gapMs of [0, ...gapsMs]) {
      await sleep(gapMs, undefined, { signal, ref: false });
      const taken = await fetch(url, { ...init, method: 'POST', redirect: 'manual', signal }).then(
        async (response) => {
          await response.body?.cancel();
          return response.ok;
        },
        () => false,
      );
      if (taken) return;
    }
  }

  return {
    send(url, message, times = 1) {
      const repeat = async (): Promise<void> => {
        for (let count = 0; count < times; count += 1) await deliver(url, message);
      };
      repeat().catch(() => undefined);
    },
    close: () => closing.abort(),
  };
}
