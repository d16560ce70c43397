import type { Engine, Provider, ProviderModel } from '@pinhole/engines';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import type { Processor } from '../../platform/egress/processors.ts';
import type { Seal } from '../../platform/seal.ts';
import { listModelRows, type ModelRow } from '../models/index.ts';
import { type ConnectionRow, listConnectionRows } from './connection-store.ts';
import { openEngine } from './opened-engine.ts';
import { secretsOf } from './secrets.ts';

export const connectionsTopic = 'connections';

export interface ConnectionsOptions {
  readonly db: Db;
  readonly signals: Pick<Signals, 'on' | 'onGap'>;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly providers: readonly Provider[];
  /** Engines that need no connection. */
  readonly builtIn: readonly Engine[];
  readonly onError: (error: unknown) => void;
}

/** The engines of this process: those built in, and one for every connection that is switched on. Follows what any process changes. */
export interface Connections {
  readonly engines: readonly Engine[];
  /** Outside parties that the connections may call, for the egress gate. */
  readonly processors: readonly Processor[];
  /** Why a connection cannot be opened, by its id. */
  readonly problems: ReadonlyMap<string, string>;
  refresh(): Promise<void>;
  onChange(listener: () => void): void;
  close(): void;
}

interface Opened {
  readonly engines: readonly Engine[];
  readonly processors: readonly Processor[];
  readonly problems: ReadonlyMap<string, string>;
}

export async function createConnections({
  db,
  signals,
  seal,
  clock,
  providers,
  builtIn,
  onError,
}: ConnectionsOptions): Promise<Connections> {
  const listeners = new Set<() => void>();

  async function open(): Promise<Opened> {
    const [rows, models] = await Promise.all([listConnectionRows(db), listModelRows(db)]);
    const engines = [...builtIn];
    const processors: Processor[] = [];
    const problems = new Map<string, string>();
    for (const row of rows) {
      try {
        const { provider, fields } = withSecrets(row);
        processors.push({ id: row.id, title: row.name, hosts: provider.hosts({ fields }), purposes: ['inference'] });
        if (!row.enabled) continue;
        const own = models.filter(({ engine }) => engine === row.id).flatMap(toProviderModel);
        engines.push(openEngine(provider, { ...row, fields, models: own, now: () => clock.now() }));
      } catch (error) {
        problems.set(row.id, error instanceof Error ? error.message : String(error));
      }
    }
    return { engines, processors, problems };
  }

  function withSecrets(row: ConnectionRow): { readonly provider: Provider; readonly fields: Readonly<Record<string, string>> } {
    const provider = providers.find(({ id }) => id === row.provider);
    if (!provider) throw new Error(`This version knows no provider ${row.provider}.`);
    return { provider, fields: { ...row.fields, ...secretsOf(seal, row) } };
  }

  let opened = await open();
  // One reading at a time: an older answer never replaces a newer one.
  let reading: Promise<void> = Promise.resolve();
  const readAgain = async (before: Promise<void>): Promise<void> => {
    await before.catch(() => {});
    opened = await open();
    for (const listener of listeners) listener();
  };
  const refresh = (): Promise<void> => {
    reading = readAgain(reading);
    return reading;
  };
  const refreshSoon = (): void => {
    refresh().catch(onError);
  };
  const stopListening = signals.on(connectionsTopic, refreshSoon);
  const stopGaps = signals.onGap(refreshSoon);

  return {
    get engines() {
      return opened.engines;
    },
    get processors() {
      return opened.processors;
    },
    get problems() {
      return opened.problems;
    },
    refresh,
    onChange: (listener) => listeners.add(listener),
    close() {
      stopListening();
      stopGaps();
      listeners.clear();
    },
  };
}

/** Rows of engines of our own have no provider's name and are none. */
export const toProviderModel = (row: ModelRow): ProviderModel[] =>
  row.providerModel !== null && row.mapping !== null && row.cost !== null
    ? [{ descriptor: row.offered, providerModel: row.providerModel, mapping: row.mapping, cost: row.cost }]
    : [];
