import type { PaymentProviderKind } from '@pinhole/payments';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import type { Faults } from '../../platform/faults.ts';
import type { Seal } from '../../platform/seal.ts';
import type { ShopDeps } from '../shop/index.ts';
import type { PaymentWays } from './payment-ways.ts';

export interface BillingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly signals: Pick<Signals, 'send'>;
  readonly seal: Seal;
  readonly faults: Faults;
  readonly shop: ShopDeps;
  /** Kinds of payment provider that can be connected. */
  readonly kinds: readonly PaymentProviderKind[];
  readonly ways: PaymentWays;
  readonly publicUrl: string;
  readonly serviceName: () => string;
  /** Refunds above this many minor units wait for a second operator; null: none does. */
  readonly secondOperatorAbove: () => bigint | null;
  /** Tax of a sale by the operator itself, decided at the moment of the order. `net` is after the discount, as the price behaves. */
  readonly taxOf: (db: Db, sale: TaxQuestion) => Promise<TaxAnswer>;
}

export interface TaxQuestion {
  readonly workspaceId: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly behaviour: 'inclusive' | 'exclusive';
  readonly at: Date;
}

export interface TaxAnswer {
  readonly taxMinor: bigint;
  /** What the buyer pays in all. */
  readonly totalMinor: bigint;
}
