import type { Balance, EventType, StudioEvent } from '@pinhole/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import type { StoredEvent } from '../../platform/events/event-log.ts';
import { type AssetReader, readAssets } from '../assets/index.ts';
import { type CreditsDeps, getBalance, readAlerts } from '../credits/index.ts';
import { isQueuePaused, readGenerations } from '../generations/index.ts';
import { readUploads } from '../uploads/index.ts';

export interface LiveDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly credits: CreditsDeps;
  readonly assets: AssetReader;
}

/**
 * Turns stored events, which carry ids only, into what a studio shows: each subject as it is now.
 * Of several events about one subject only the last is sent; what is gone by now is left out.
 */
export async function hydrateEvents(deps: LiveDeps, workspaceId: string, stored: readonly StoredEvent[]): Promise<StudioEvent[]> {
  const last = [...new Map(stored.map((event) => [`${event.type} ${event.subjectId}`, event])).values()].toSorted((a, b) =>
    a.sequence < b.sequence ? -1 : 1,
  );
  const subjects = (...types: readonly EventType[]): string[] => [
    ...new Set(last.filter(({ type }) => types.includes(type as EventType)).map(({ subjectId }) => subjectId)),
  ];
  const [generations, assets, uploads, balance, paused, alerts] = await Promise.all([
    readGenerations(deps, workspaceId, subjects('generation-changed', 'generation-progressed')),
    readAssets(deps.assets, workspaceId, subjects('asset-created', 'asset-changed')),
    readUploads(deps.db, workspaceId, subjects('upload-changed')),
    subjects('credits-changed').length > 0 ? getBalance(deps.credits, workspaceId) : undefined,
    subjects('queue-changed').length > 0 ? isQueuePaused(deps.db, workspaceId) : undefined,
    readAlerts(deps.credits, workspaceId, subjects('spend-alert')),
  ]);
  const generationById = new Map(generations.map((generation) => [generation.id, generation]));
  const uploadById = new Map(uploads.map((upload) => [upload.id, upload]));
  const assetById = new Map(assets.map((asset) => [asset.id, asset]));
  const alertById = new Map(alerts.map((alert) => [alert.id, alert]));

  return last.flatMap(({ type, subjectId, sequence: number }): StudioEvent[] => {
    const sequence = String(number);
    const generation = generationById.get(subjectId);
    const upload = uploadById.get(subjectId);
    const asset = assetById.get(subjectId);
    const alert = alertById.get(subjectId);
    switch (type) {
      case 'generation-changed':
        return generation ? [{ type, sequence, data: generation }] : [];
      case 'generation-progressed':
        return generation && !generation.finishedAt
          ? [{ type, sequence, data: { id: generation.id, progress: generation.progress, previews: generation.previews } }]
          : [];
      case 'asset-created':
      case 'asset-changed':
        return asset ? [{ type, sequence, data: asset }] : [];
      case 'asset-deleted':
      case 'order-changed':
      case 'top-up-changed':
        return [{ type, sequence, data: { id: subjectId } }];
      case 'upload-changed':
        return upload ? [{ type, sequence, data: upload }] : [];
      case 'queue-changed':
        return paused === undefined ? [] : [{ type, sequence, data: { paused } }];
      case 'spend-alert':
        return alert ? [{ type, sequence, data: alert }] : [];
      case 'credits-changed':
        return balance ? [{ type, sequence, data: moneyOf(balance) }] : [];
      default:
        return [];
    }
  });
}

type Money = Pick<Balance, 'available' | 'held' | 'debt' | 'frozen' | 'frozenFor'>;
const moneyOf = ({ available, held, debt, frozen, frozenFor }: Money): Money => ({ available, held, debt, frozen, frozenFor });
