import { Client, type Pool } from 'pg';

/** Wake-ups between processes over LISTEN/NOTIFY: names and ids only, lost ones are harmless because every listener also looks by itself. */
export interface Signals {
  /** Call after the commit, never inside a busy transaction: every NOTIFY commit takes a lock of the whole server. */
  send(topic: string, key?: string): void;
  on(topic: string, listener: (key: string) => void): () => void;
  /** Called whenever wake-ups may have been missed: after each (re)connect. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

export interface SignalsOptions {
  /** A direct connection: a transaction pooler cannot LISTEN. */
  readonly connectionString: string;
  readonly pool: Pool;
  readonly onError: (error: unknown) => void;
}

const channel = 'pinhole';
const coalesceMs = 4;

export async function createSignals({ connectionString, pool, onError }: SignalsOptions): Promise<Signals> {
  const listeners = new Map<string, Set<(key: string) => void>>();
  const gapListeners = new Set<() => void>();
  const waiting = new Map<string, Set<string>>();
  let flushTimer: NodeJS.Timeout | undefined;
  let client: Client | undefined;
  let closed = false;
  let retryTimer: NodeJS.Timeout | undefined;

  const deliver = (topic: string, key: string): void => {
    for (const listener of listeners.get(topic) ?? []) listener(key);
  };

  async function connect(): Promise<void> {
    const next = new Client({ connectionString, application_name: 'pinhole-listen', keepAlive: true });
    next.on('notification', ({ payload }) => {
      const [topic = '', ...keys] = (payload ?? '').split(' ');
      for (const key of keys.length > 0 ? keys : ['']) deliver(topic, key);
    });
    next.on('error', (error) => {
      onError(error);
    });
    next.on('end', () => {
      if (closed || client !== next) return;
      client = undefined;
      scheduleReconnect();
    });
    await next.connect();
    await next.query(`listen ${channel}`);
    client = next;
    for (const listener of gapListeners) listener();
  }

  function scheduleReconnect(): void {
    retryTimer = setTimeout(() => {
      connect().catch((error: unknown) => {
        onError(error);
        if (!closed) scheduleReconnect();
      });
    }, 500);
  }

  async function flush(): Promise<void> {
    flushTimer = undefined;
    const messages = [...waiting].flatMap(([topic, keys]) => inChunks(topic, [...keys]));
    waiting.clear();
    if (messages.length === 0) return;
    await pool.query(`select pg_notify('${channel}', message) from unnest($1::text[]) message`, [messages]);
  }

  await connect();
  return {
    send(topic, key = '') {
      const keys = waiting.get(topic) ?? new Set();
      waiting.set(topic, keys.add(key));
      flushTimer ??= setTimeout(() => {
        flush().catch(onError);
      }, coalesceMs);
    },
    on(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => set.delete(listener);
    },
    onGap(listener) {
      gapListeners.add(listener);
      return () => gapListeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(retryTimer);
      clearTimeout(flushTimer);
      await flush().catch(onError);
      await client?.end().catch(onError);
    },
  };
}

/** A NOTIFY payload holds at most 8000 bytes. */
function inChunks(topic: string, keys: readonly string[]): string[] {
  const size = 150;
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, index) =>
    [topic, ...keys.slice(index * size, (index + 1) * size)].join(' ').trim(),
  );
}
