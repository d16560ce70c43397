import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** What the provider and the service share, as a real provider shows it once in its settings. */
export const pushSecret = 'what only the provider and its customer know';
export const pushHeaders = { id: 'x-paid-id', time: 'x-paid-time', signature: 'x-paid-signature' } as const;

export const signPush = (id: string, time: string, body: string, secret = pushSecret): string =>
  createHmac('sha256', secret).update(`${id}.${time}.${body}`).digest('hex');

export interface Pushed {
  readonly task: { readonly id: string; readonly clientId: string };
  /** Where it was sent, with the origin that is really listened on. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PaidPushes {
  /** Everything that was taken, ready to be sent again. */
  readonly taken: readonly Pushed[];
  /** How many pushes are never delivered, though they were announced. */
  lose(share: () => boolean): void;
  announce(task: { readonly id: string; readonly clientId: string; readonly pushTo?: string }, inMs: number): void;
  close(): void;
}

const retryMs = 150;
const maxTries = 400;

/** Tells the customer over real HTTP that a task is done, again and again until it is taken. */
export function createPaidPushes(deliverTo: () => string | undefined): PaidPushes {
  const closing = new AbortController();
  const taken: Pushed[] = [];
  let lost = (): boolean => false;

  async function deliver(task: Parameters<PaidPushes['announce']>[0], inMs: number): Promise<void> {
    const id = randomUUID();
    const body = JSON.stringify({ task: task.id, client: task.clientId, status: 'done' });
    const wait = (ms: number): Promise<void> => pause(ms, undefined, { signal: closing.signal, ref: false });
    await wait(inMs);
    if (lost()) return;
    for (let tries = 0; tries < maxTries; tries += 1) {
      const origin = deliverTo();
      if (origin) {
        const time = String(Math.floor(Date.now() / 1000));
        const headers = {
          'content-type': 'application/json',
          [pushHeaders.id]: id,
          [pushHeaders.time]: time,
          [pushHeaders.signature]: signPush(id, time, body),
        };
        const url = new URL(new URL(task.pushTo ?? '/', origin).pathname, origin).href;
        const response = await fetch(url, { method: 'POST', headers, body, signal: closing.signal }).catch(() => undefined);
        await response?.body?.cancel();
        if (response?.ok) return void taken.push({ task, url, headers, body });
      }
      await wait(retryMs);
    }
  }

  return {
    taken,
    lose(share) {
      lost = share;
    },
    announce(task, inMs) {
      deliver(task, inMs).catch(() => undefined);
    },
    close: () => closing.abort(),
  };
}
