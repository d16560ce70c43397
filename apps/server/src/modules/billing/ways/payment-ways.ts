import type { WayToPay } from '@pinhole/contract';
import type { PaymentCall, PaymentProvider, PaymentProviderKind } from '@pinhole/payments';
import { AppError } from '../../../platform/app-error.ts';
import type { Clock } from '../../../platform/clock.ts';
import { openFields, sealFields } from '../../../platform/connection-fields.ts';
import type { Db } from '../../../platform/database/database.ts';
import type { Signals } from '../../../platform/database/signals.ts';
import type { Processor } from '../../../platform/egress/processors.ts';
import type { Seal } from '../../../platform/seal.ts';
import { listPaymentConnectionRows, type PaymentConnectionRow } from '../store/connection-store.ts';
import { listHealthRows } from '../store/health-store.ts';

export const paymentWaysTopic = 'payment-ways';

/** Calls in a row that have to fail before buyers are told that a way to pay has trouble. */
export const troubleAfter = 3;

/** A connection, opened: what a buyer can pay with, or could before it was switched off. */
export interface OpenWay {
  readonly row: PaymentConnectionRow;
  readonly kind: PaymentProviderKind;
  readonly provider: PaymentProvider;
  readonly redirectHosts: readonly string[];
  /** The provider has not answered for a while. Buyers are told, and may try all the same. */
  readonly hasTrouble: boolean;
}

/** A connection whose keys cannot be read, or that this version cannot use. */
export interface ClosedWay {
  readonly row: PaymentConnectionRow;
  /** Undefined: this version knows no such provider. */
  readonly kind: PaymentProviderKind | undefined;
}

export interface PaymentWaysOptions {
  readonly db: Db;
  readonly signals: Pick<Signals, 'on' | 'onGap'>;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly kinds: readonly PaymentProviderKind[];
  readonly fetchFor: (processorId: string) => typeof globalThis.fetch;
  readonly onError: (error: unknown) => void;
}

/** The payment providers of this process. Follows what any process changes. */
export interface PaymentWays {
  /** Also those switched off: money that is under way still arrives. */
  readonly all: ReadonlyMap<string, OpenWay>;
  /** Outside parties that may be called, for the egress gate. */
  readonly processors: readonly Processor[];
  /** Why a connection cannot be opened, by its id. */
  readonly problems: ReadonlyMap<string, string>;
  /** Those that cannot be opened. */
  readonly closed: readonly ClosedWay[];
  /** What is switched on, as a buyer sees it; what has trouble at this moment stands last. */
  offered(): WayToPay[];
  /** Throws `billing.way_not_found`. */
  require(id: string): OpenWay;
  callFor(way: Pick<OpenWay, 'row'>, timeoutMs?: number): PaymentCall;
  refresh(): Promise<void>;
  close(): void;
}

/** The egress gate knows engines and ways to pay by one name each; a prefix keeps a shop's `stripe` from an engine's. */
const processorIdOf = (id: string): string => `pay-${id}`;
const contextOf = (id: string): string => `payment connection ${id}`;
const callMs = 20_000;

export const secretsOfWay = (seal: Seal, row: Pick<PaymentConnectionRow, 'id' | 'sealed'>): Readonly<Record<string, string>> =>
  openFields(seal, contextOf(row.id), row.sealed);

export const sealWay = (seal: Seal, id: string, values: Readonly<Record<string, string>>): Buffer =>
  sealFields(seal, contextOf(id), values);

export async function createPaymentWays(options: PaymentWaysOptions): Promise<PaymentWays> {
  const { db, signals, seal, clock, kinds, fetchFor, onError } = options;

  const openOne = (row: PaymentConnectionRow, hasTrouble: boolean): { readonly way: OpenWay; readonly processor: Processor } => {
    const kind = kinds.find(({ id }) => id === row.provider);
    if (!kind) throw new Error(`This version knows no payment provider ${row.provider}.`);
    const fields = { ...row.fields, ...secretsOfWay(seal, row) };
    const way = { row, kind, provider: kind.open(fields), redirectHosts: kind.redirectHosts(fields), hasTrouble };
    return { way, processor: { id: processorIdOf(row.id), title: row.name, hosts: kind.hosts(fields), purposes: ['payment'] } };
  };

  async function open() {
    const all = new Map<string, OpenWay>();
    const processors: Processor[] = [];
    const problems = new Map<string, string>();
    const closed: ClosedWay[] = [];
    const troubled = new Set(
      (await listHealthRows(db)).filter(({ failuresInRow }) => failuresInRow >= troubleAfter).map(({ connectionId }) => connectionId),
    );
    for (const row of await listPaymentConnectionRows(db)) {
      try {
        const { way, processor } = openOne(row, troubled.has(row.id));
        all.set(row.id, way);
        processors.push(processor);
      } catch (error) {
        problems.set(row.id, error instanceof Error ? error.message : String(error));
        closed.push({ row, kind: kinds.find(({ id }) => id === row.provider) });
      }
    }
    return { all, processors, problems, closed };
  }

  let opened = await open();
  // One reading at a time: an older answer never replaces a newer one.
  let reading: Promise<void> = Promise.resolve();
  const readAgain = async (before: Promise<void>): Promise<void> => {
    await before.catch(() => {});
    opened = await open();
  };
  const refresh = (): Promise<void> => {
    reading = readAgain(reading);
    return reading;
  };
  const refreshSoon = (): void => {
    refresh().catch(onError);
  };
  const stopListening = signals.on(paymentWaysTopic, refreshSoon);
  const stopGaps = signals.onGap(refreshSoon);

  return {
    get all() {
      return opened.all;
    },
    get processors() {
      return opened.processors;
    },
    get problems() {
      return opened.problems;
    },
    get closed() {
      return opened.closed;
    },
    offered: () =>
      [...opened.all.values()]
        .filter(({ row }) => row.enabled)
        .toSorted((one, other) => Number(one.hasTrouble) - Number(other.hasTrouble))
        .map(presentWay),
    require(id) {
      const way = opened.all.get(id);
      if (!way) throw new AppError('billing.way_not_found');
      return way;
    },
    callFor: ({ row }, timeoutMs = callMs) => ({
      signal: AbortSignal.timeout(timeoutMs),
      fetch: fetchFor(processorIdOf(row.id)),
      now: () => clock.now(),
    }),
    refresh,
    close() {
      stopListening();
      stopGaps();
    },
  };
}

const presentWay = ({ row, kind, provider, hasTrouble }: OpenWay): WayToPay => ({
  id: row.id,
  provider: row.provider,
  title: row.name,
  sells: [...provider.traits.sells],
  seller: provider.traits.seller,
  dataNote: provider.traits.dataNote,
  policyUrl: kind.policyUrl === '' ? null : kind.policyUrl,
  live: row.live,
  hasTrouble,
});
