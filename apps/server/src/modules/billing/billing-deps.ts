import type { PaymentProviderKind } from '@pinhole/payments';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import type { Faults } from '../../platform/faults.ts';
import type { Seal } from '../../platform/seal.ts';
import type { Settings } from '../settings/index.ts';
import type { ShopDeps } from '../shop/index.ts';
import type { Vies } from '../tax/index.ts';
import type { ClosingRule } from './store/closing-store.ts';
import type { PaymentWays } from './ways/payment-ways.ts';

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
  /** IANA name: days begin on its clock. */
  readonly timeZone: () => string;
  /** What closing a workspace's billing does with credits that were bought and not used, and for how many days it can be taken back. */
  readonly closingTerms: () => ClosingTerms;
  /** Cuts what ties papers of other modules to the workspace. */
  readonly cutPapers: (tx: Tx, workspaceId: string) => Promise<void>;
  /** For how many years after the end of the year papers of sales are kept. */
  readonly keepYears: () => number;
  /** Days that a plan goes on when its payment is missing. */
  readonly graceDays: () => number;
  /** Refunds above this many minor units wait for a second operator; null: none does. */
  readonly secondOperatorAbove: () => bigint | null;
  /** Who sells and how it is registered; they decide the tax of a sale. */
  readonly settings: Pick<Settings, 'get'>;
  /** Whom to ask about VAT numbers. */
  readonly vies: Vies;
  /** Names what keeps a way to pay from taking real money; empty: nothing does. */
  readonly hindrancesOf: (wayId: string) => Promise<readonly string[]>;
}

export interface ClosingTerms {
  readonly rule: ClosingRule;
  readonly days: number;
}
