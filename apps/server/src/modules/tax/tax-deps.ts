import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import type { Faults } from '../../platform/faults.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import type { Settings } from '../settings/index.ts';
import type { Vies } from './parties/vies.ts';

export interface TaxDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'get'>;
  readonly storage: StorageDriver;
  readonly faults: Faults;
  readonly vies: Vies;
}

/** What issuing needs: it happens inside the caller's transaction. */
export type IssueDeps = Pick<TaxDeps, 'clock' | 'settings' | 'faults'>;
