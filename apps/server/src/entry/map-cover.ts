import type { CoverFinding } from '@pinhole/privacy';
import type { Pool } from 'pg';
import { checkMap, coverDatabase, coverDataFolder, coverStoredFiles } from '../modules/privacy/index.ts';
import type { StorageDriver } from '../platform/storage/storage-driver.ts';
import { dataMap } from './data-map.ts';

export interface MapCoverOptions {
  readonly pool: Pool;
  readonly storage: StorageDriver;
  /** Undefined: this machine has no data folder of the service. */
  readonly dataFolder: string | undefined;
}

export interface MapCoverReport {
  readonly ok: boolean;
  /** Names and counts only, fit to be published. */
  readonly lines: readonly string[];
}

/** Compares the data map with the running system, and the map with its own rules. */
export async function mapCover({ pool, storage, dataFolder }: MapCoverOptions): Promise<MapCoverReport> {
  const mistakes = checkMap(dataMap);
  const findings: CoverFinding[] = [
    ...(await coverDatabase(pool, dataMap)),
    ...(await coverStoredFiles(pool, storage, dataMap)),
    ...(dataFolder === undefined ? [] : await coverDataFolder(dataMap, dataFolder)),
  ];
  const ok = mistakes.length === 0 && findings.length === 0;
  const lines = [
    ...mistakes.map((mistake) => `mistake  ${mistake}`),
    ...findings.map(({ kind, id, message }) => `${kind.padEnd(8)} ${id}: ${message}`),
    ok
      ? `The data map covers everything: ${dataMap.entries.length} entries in ${dataMap.groups.length} groups.`
      : `The data map and the system differ in ${mistakes.length + findings.length} places. Classify what is new in the data-map.ts of the part that owns it.`,
  ];
  return { ok, lines };
}
