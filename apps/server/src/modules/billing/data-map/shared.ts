import { classifyTable, type GroupRules, purpose } from '@pinhole/privacy';
import type { DB } from '../../../platform/database/schema.generated.ts';

export const table = classifyTable<DB>();

/** Papers of sales are kept as long as the law wants; erasing a person cuts the one row that says whose they are. */
export const papers = {
  subject: 'customer',
  purposes: [purpose.payment, purpose.bookkeeping],
  export: { in: true, as: 'orders.json' },
  erase: 'pseudonymise',
  retention: 'ledger',
  readers: ['workspace', 'operator'],
} as const satisfies Partial<GroupRules>;

export const toWorkspace = 'billing_link.workspace_id -> workspace.id';
export const toSale = ['payment.party_id -> billing_link.party_id', toWorkspace] as const;
