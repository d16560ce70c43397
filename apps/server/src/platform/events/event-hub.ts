import type { Db } from '../database/database.ts';
import type { Signals } from '../database/signals.ts';
import { lastSequence, readEvents, type StoredEvent } from './event-log.ts';

export interface EventHub {
  /** Tells every process that a workspace has news. After the commit. */
  announce(workspaceId: string): void;
  /** Calls `onEvents` with everything after `after` (null: only what comes from now on), in order, until the returned function is called. */
  subscribe(
    workspaceId: string,
    after: bigint | null,
    onEvents: (events: readonly StoredEvent[]) => void | Promise<void>,
  ): Promise<() => void>;
  readonly size: number;
}

export const eventTopic = 'event';
const pageSize = 200;
/** Wake-ups are hints: a lost one costs at most this long. */
const lookAgainMs = 5_000;

interface Subscription {
  cursor: bigint;
  reading: boolean;
  again: boolean;
  closed: boolean;
  pump(): void;
}

/** One LISTEN per process, any number of readers. Each reader keeps its own place in the table, so nothing is lost or repeated. */
export function createEventHub({
  db,
  signals,
  onError,
}: {
  db: Db;
  signals: Signals;
  onError: (error: unknown) => void;
}): EventHub & { close(): void } {
  const byWorkspace = new Map<string, Set<Subscription>>();
  const wake = (workspaceId: string): void => {
    for (const subscription of byWorkspace.get(workspaceId) ?? []) subscription.pump();
  };
  const wakeAll = (): void => {
    for (const workspaceId of byWorkspace.keys()) wake(workspaceId);
  };
  const stopListening = signals.on(eventTopic, wake);
  const stopGaps = signals.onGap(wakeAll);
  const timer = setInterval(wakeAll, lookAgainMs);
  timer.unref();

  return {
    announce: (workspaceId) => {
      signals.send(eventTopic, workspaceId);
    },
    async subscribe(workspaceId, after, onEvents) {
      const subscription: Subscription = {
        cursor: after ?? (await lastSequence(db, workspaceId)),
        reading: false,
        again: false,
        closed: false,
        pump() {
          subscription.again = true;
          if (!subscription.reading) read().catch(onError);
        },
      };
      async function read(): Promise<void> {
        subscription.reading = true;
        try {
          while (subscription.again && !subscription.closed) {
            subscription.again = false;
            const events = await readEvents(db, workspaceId, subscription.cursor, pageSize);
            const last = events.at(-1);
            if (!last || subscription.closed) continue;
            subscription.cursor = last.sequence;
            subscription.again ||= events.length === pageSize;
            await onEvents(events);
          }
        } finally {
          subscription.reading = false;
        }
      }
      const set = byWorkspace.get(workspaceId) ?? new Set();
      byWorkspace.set(workspaceId, set.add(subscription));
      subscription.pump();
      return () => {
        subscription.closed = true;
        set.delete(subscription);
        if (set.size === 0 && byWorkspace.get(workspaceId) === set) byWorkspace.delete(workspaceId);
      };
    },
    get size() {
      return [...byWorkspace.values()].reduce((sum, set) => sum + set.size, 0);
    },
    close() {
      clearInterval(timer);
      stopListening();
      stopGaps();
    },
  };
}
