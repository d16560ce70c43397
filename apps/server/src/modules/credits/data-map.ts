import {
  activityTime,
  classifyTable,
  data,
  dataMapPart,
  type GroupRules,
  purpose,
  rowId,
  systemTime,
  technical,
  workspaceId,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

/** The books are kept as long as the law wants; erasing a person cuts the one row that says whose they are. */
const books = {
  subject: 'customer',
  origin: 'generated',
  purposes: [purpose.payment, purpose.bookkeeping],
  export: { in: true, as: 'credits.json' },
  erase: 'pseudonymise',
  retention: 'ledger',
  readers: ['workspace', 'operator'],
} as const satisfies Partial<GroupRules>;

const ledgerAccount = table('ledger_account', {
  title: 'Ledger accounts',
  description:
    'Each workspace has two accounts in the books: what it can spend and what is set aside. They carry random numbers and no name.',
  rules: { ...books, owner: { path: ['ledger_account.id -> ledger_link.spendable_id', 'ledger_link.workspace_id -> workspace.id'] } },
  columns: {
    id: data('user.unique_id', 'The random number of the account in the books', { log: 'ok' }),
    kind: technical('What the account is for'),
    balance: data('user.financial', 'How much is on it', { pd: 'pd:Transaction' }),
    created_at: systemTime('When it was opened'),
  },
});

const ledgerLink = table('ledger_link', {
  title: 'Whose ledger accounts they are',
  description:
    'The only tie between the books and a workspace. Erasure deletes this row; the books then hold numbers that lead to nobody here.',
  rules: { ...books, owner: { path: ['ledger_link.workspace_id -> workspace.id'] }, erase: 'delete', retention: 'account' },
  columns: {
    workspace_id: workspaceId('The workspace'),
    spendable_id: data('user.unique_id', 'Its account of what can be spent', { log: 'ok' }),
    held_id: data('user.unique_id', 'Its account of what is set aside', { log: 'ok' }),
  },
});

const ledgerTransfer = table('ledger_transfer', {
  title: 'Movements of credits',
  description: 'What moved and why: credits given, set aside, charged, given back. Never changed once written.',
  rules: {
    ...books,
    owner: {
      path: [
        'ledger_transfer.id -> ledger_entry.transfer_id',
        'ledger_entry.account_id -> ledger_link.spendable_id',
        'ledger_link.workspace_id -> workspace.id',
      ],
    },
  },
  columns: {
    id: rowId('The number of the movement'),
    key: technical('What makes it happen only once'),
    kind: data('user.behavior.purchase_history', 'Given, set aside, charged or given back', { pd: 'pd:Transaction' }),
    generation_id: rowId('The generation it paid for'),
    reason: technical('Why credits were given, as a code'),
    created_at: activityTime('When it moved'),
  },
});

const grantNote = table('grant_note', {
  title: 'Notes on given credits',
  description: 'What the person who runs the service wrote when they gave credits. It goes with the workspace; the books keep only a code.',
  rules: { ...books, retention: 'account', erase: 'delete', owner: { path: ['grant_note.workspace_id -> workspace.id'] } },
  columns: {
    transfer_id: rowId('The number of the movement'),
    workspace_id: workspaceId(),
    text: data('user.content.private', 'What was written', { origin: 'provided' }),
  },
});

const ledgerEntry = table('ledger_entry', {
  title: 'Entries in the books',
  description: 'The two sides of each movement, as bookkeeping wants them. Never changed once written.',
  rules: { ...books, owner: { path: ['ledger_entry.account_id -> ledger_link.spendable_id', 'ledger_link.workspace_id -> workspace.id'] } },
  columns: {
    transfer_id: rowId('The movement'),
    account_id: data('user.unique_id', 'The account in the books', { log: 'ok' }),
    amount: data('user.financial', 'How much, in millionths of a credit', { pd: 'pd:Transaction' }),
    created_at: activityTime('When it was booked'),
  },
});

const hold = table('hold', {
  title: 'Credits set aside',
  description: 'The price of a generation is set aside before it starts and charged only for what was delivered.',
  rules: { ...books, owner: { path: ['hold.spendable_id -> ledger_link.spendable_id', 'ledger_link.workspace_id -> workspace.id'] } },
  columns: {
    id: rowId('The number of the generation it is for'),
    spendable_id: data('user.unique_id', 'The account it came from', { log: 'ok' }),
    held_id: data('user.unique_id', 'The account it waits on', { log: 'ok' }),
    amount: data('user.financial', 'How much was set aside', { pd: 'pd:Transaction' }),
    captured: data('user.behavior.purchase_history', 'How much was charged in the end', { pd: 'pd:Transaction' }),
    state: technical('Open, charged, given back or run out'),
    expires_at: systemTime('When it is given back by itself'),
    month: activityTime('The month it counts for'),
    key_id: rowId('The API key that asked'),
    created_at: activityTime('When it was set aside'),
    settled_at: activityTime('When it was settled'),
  },
});

const spendCap = table('spend_cap', {
  title: 'Spend caps',
  description: 'The most a workspace may spend in a month.',
  rules: {
    subject: 'customer',
    purposes: [purpose.payment],
    owner: { path: ['spend_cap.workspace_id -> workspace.id'] },
    export: { in: true, as: 'credits.json' },
    erase: 'delete',
    retention: 'account',
    readers: ['workspace', 'operator'],
  },
  columns: {
    workspace_id: workspaceId('The workspace'),
    month_limit: data('user.settings', 'The limit'),
    updated_at: systemTime('When it was set'),
  },
});

const spendMonth = table('spend_month', {
  title: 'Spent this month',
  description: 'A running sum per month, so that a cap can be checked in one step.',
  rules: {
    ...books,
    owner: { path: ['spend_month.spendable_id -> ledger_link.spendable_id', 'ledger_link.workspace_id -> workspace.id'] },
  },
  columns: {
    spendable_id: data('user.unique_id', 'The account in the books', { log: 'ok' }),
    month: activityTime('The month'),
    committed: data('user.behavior.purchase_history', 'Spent or set aside in it', { pd: 'pd:Transaction' }),
  },
});

const keySpend = table('key_spend', {
  title: 'Spent by each API key',
  description: 'A running sum per key, so that the cap of a key can be checked in one step.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.payment],
    owner: { path: ['key_spend.key_id -> api_key.id', 'api_key.account_id -> account.id'] },
    export: { in: true, as: 'api-keys.json' },
    erase: 'delete',
    retention: 'api-key',
    readers: ['owner'],
  },
  columns: {
    key_id: rowId('The key'),
    committed: data('user.behavior.purchase_history', 'Spent or set aside through it', { pd: 'pd:Transaction' }),
  },
});

export const creditsDataMap = dataMapPart('credits', [
  ledgerAccount,
  ledgerLink,
  ledgerTransfer,
  grantNote,
  ledgerEntry,
  hold,
  spendCap,
  spendMonth,
  keySpend,
]);
