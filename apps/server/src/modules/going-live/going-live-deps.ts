import type { PaymentConnection, SaleOffer } from '@pinhole/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import type { Catalogue } from '../models/index.ts';
import type { Settings } from '../settings/index.ts';

export interface GoingLiveDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'get'>;
  readonly catalogue: Catalogue;
  readonly publicUrl: string;
  /** The name of what delivers mail; `outbox` delivers none. */
  readonly mailDriver: string;
  readonly ways: () => Promise<readonly PaymentConnection[]>;
  /** Currencies that a way to pay takes; null: any, or nobody knows. */
  readonly currenciesOf: (wayId: string) => readonly string[] | null;
  readonly offers: () => Promise<readonly SaleOffer[]>;
}

export interface Finding {
  readonly code: string;
  readonly subject: string | null;
}

export const finding = (code: string, subject: string | null = null): Finding => ({ code, subject });
