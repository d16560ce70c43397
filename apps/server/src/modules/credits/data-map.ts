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

const throughWallet = (column: `${string}.${string}`): GroupRules['owner'] => ({
  path: [`${column} -> ledger_link.wallet_id`, 'ledger_link.workspace_id -> workspace.id'],
});

const walletId = data('user.unique_id', 'The random number of the workspace in the books', { log: 'ok' });

const wallet = table('wallet', {
  title: 'Workspaces in the books',
  description: 'Each workspace has one, under a random number and without a name: whether it may spend, and what this month has spent.',
  rules: { ...books, owner: throughWallet('wallet.id') },
  columns: {
    id: walletId,
    frozen_at: systemTime('Since when nothing can be spent'),
    frozen_reason: technical('Why nothing can be spent, as a code'),
    closed_at: systemTime('When its books were closed'),
    low_balance: data('user.settings', 'Below what it wants to be told'),
    top_up_below: data('user.settings', 'Below what it buys more by itself'),
    month_starts_at: activityTime('When the month that is counted began'),
    month_committed: data('user.behavior.purchase_history', 'Spent or set aside in it', { pd: 'pd:Transaction' }),
    created_at: systemTime('When it was opened'),
  },
});

const ledgerAccount = table('ledger_account', {
  title: 'Ledger accounts',
  description:
    'What can be spent, by where it came from and when it ends, what is set aside, and what is owed. They carry random numbers and no name.',
  rules: { ...books, owner: throughWallet('ledger_account.wallet_id') },
  columns: {
    id: data('user.unique_id', 'The random number of the account in the books', { log: 'ok' }),
    kind: technical('What the account is for'),
    balance: data('user.financial', 'How much is on it', { pd: 'pd:Transaction' }),
    created_at: systemTime('When it was opened'),
    wallet_id: walletId,
    unit: technical('Credits, or a currency'),
    provider: technical('Which provider, for the accounts of the service itself'),
    starts_at: systemTime('From when on it can be spent'),
    expires_at: systemTime('Until when it can be spent'),
    filled: technical('Whether there is something on it'),
  },
});

const ledgerLink = table('ledger_link', {
  title: 'Whose ledger accounts they are',
  description:
    'The only tie between the books and a workspace. Erasure deletes this row; the books then hold numbers that lead to nobody here.',
  rules: { ...books, owner: { path: ['ledger_link.workspace_id -> workspace.id'] }, erase: 'delete', retention: 'account' },
  columns: { workspace_id: workspaceId('The workspace'), wallet_id: walletId },
});

const ledgerTransfer = table('ledger_transfer', {
  title: 'Movements of credits',
  description: 'What moved and why: credits given, set aside, charged, given back. Never changed once written.',
  rules: {
    ...books,
    owner: throughWallet('ledger_transfer.wallet_id'),
  },
  columns: {
    id: rowId('The number of the movement'),
    key: technical('What makes it happen only once'),
    kind: data('user.behavior.purchase_history', 'Given, set aside, charged or given back', { pd: 'pd:Transaction' }),
    generation_id: rowId('The generation it paid for'),
    reason: technical('Why credits were given, as a code'),
    created_at: activityTime('When it moved'),
    wallet_id: walletId,
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
  rules: {
    ...books,
    owner: {
      path: [
        'ledger_entry.account_id -> ledger_account.id',
        'ledger_account.wallet_id -> ledger_link.wallet_id',
        'ledger_link.workspace_id -> workspace.id',
      ],
    },
  },
  columns: {
    transfer_id: rowId('The movement'),
    account_id: data('user.unique_id', 'The account in the books', { log: 'ok' }),
    amount: data('user.financial', 'How much, in millionths of a credit', { pd: 'pd:Transaction' }),
    created_at: activityTime('When it was booked'),
  },
});

const paymentCredit = table('payment_credit', {
  title: 'What payments brought',
  description: 'How many credits each payment brought and how many of them were taken back, so that nothing is taken back twice.',
  rules: { ...books, owner: throughWallet('payment_credit.wallet_id') },
  columns: {
    payment: data('user.behavior.purchase_history', 'The provider’s number of the payment', { pd: 'pd:Transaction' }),
    wallet_id: walletId,
    lot_id: data('user.unique_id', 'The account in the books', { log: 'ok' }),
    granted: data('user.financial', 'How much it brought', { pd: 'pd:Transaction' }),
    clawed_back: data('user.financial', 'How much of it was taken back', { pd: 'pd:Transaction' }),
    created_at: activityTime('When it was credited'),
  },
});

const hold = table('hold', {
  title: 'Credits set aside',
  description: 'The price of a generation is set aside before it starts and charged only for what was delivered.',
  rules: { ...books, owner: throughWallet('hold.wallet_id') },
  columns: {
    id: rowId('The number of the generation it is for'),
    amount: data('user.financial', 'How much was set aside', { pd: 'pd:Transaction' }),
    captured: data('user.behavior.purchase_history', 'How much was charged in the end', { pd: 'pd:Transaction' }),
    state: technical('Open, charged, given back or run out'),
    expires_at: systemTime('When it is given back by itself'),
    key_id: rowId('The API key that asked'),
    created_at: activityTime('When it was set aside'),
    settled_at: activityTime('When it was settled'),
    wallet_id: walletId,
    source_ids: data('user.unique_id', 'The accounts it came from', { log: 'ok' }),
    source_amounts: data('user.financial', 'How much came from each', { pd: 'pd:Transaction' }),
    account_id: data('user.unique_id', 'The person who asked', { log: 'ok' }),
    currency: technical('The currency of the service at that moment'),
    unit_price: technical('What a credit was worth at that moment'),
  },
});

/** Limits and what is told of them go with the workspace; they are no part of the books. */
const limits = {
  subject: 'customer',
  purposes: [purpose.payment],
  export: { in: true, as: 'credits.json' },
  erase: 'delete',
  retention: 'account',
  readers: ['workspace', 'operator'],
} as const satisfies Partial<GroupRules>;

const spendCap = table('spend_cap', {
  title: 'Spend caps',
  description: 'The most a workspace, a member or an API key may spend in a day, a week, a month or in all, with what it has spent so far.',
  rules: { ...limits, owner: throughWallet('spend_cap.wallet_id') },
  columns: {
    id: rowId('The number of the cap'),
    wallet_id: walletId,
    account_id: data('user.unique_id', 'The member it limits', { log: 'ok' }),
    key_id: rowId('The API key it limits'),
    period: data('user.settings', 'For how long'),
    unit: data('user.settings', 'In credits or in a currency'),
    set_by: technical('Who set it: the operator, the workspace or the person'),
    amount: data('user.settings', 'The limit'),
    starts_at: activityTime('When the period that is counted began'),
    committed: data('user.behavior.purchase_history', 'Spent or set aside in it', { pd: 'pd:Transaction' }),
    ceiling: technical('What must not be passed, also if the limit was lowered later'),
    updated_at: systemTime('When it was set'),
  },
});

const spendAlert = table('spend_alert', {
  title: 'Spend alerts',
  description: 'When a cap was used to a half, four fifths or whole, or when few credits were left, and whether a mail said so.',
  rules: { ...limits, origin: 'generated', owner: throughWallet('spend_alert.wallet_id') },
  columns: {
    id: rowId('The number of the alert'),
    wallet_id: walletId,
    account_id: data('user.unique_id', 'The member whose cap it is', { log: 'ok' }),
    key_id: rowId('The API key whose cap it is'),
    period: technical('Of what'),
    unit: technical('In credits or in a currency'),
    amount: data('user.settings', 'The limit'),
    level: data('user.behavior.purchase_history', 'How much of it was used'),
    created_at: activityTime('When it was crossed'),
    told_at: systemTime('When it was dealt with'),
    mailed: technical('Whether a mail was written'),
  },
});

const spendRules = (column: `${string}.${string}`): typeof books & Pick<GroupRules, 'owner'> => ({
  ...books,
  owner: throughWallet(column),
});

const spendColumns = {
  wallet_id: walletId,
  account_id: data('user.unique_id', 'The person who asked', { log: 'ok' }),
  key_id: rowId('The API key that asked'),
  operation: data('user.behavior.purchase_history', 'What kind of work it was', { pd: 'pd:Transaction' }),
  model_id: data('user.behavior.purchase_history', 'The model', { pd: 'pd:Transaction' }),
  day: activityTime('The day'),
  amount: data('user.financial', 'How much was charged', { pd: 'pd:Transaction' }),
  currency: technical('The currency of the service'),
  currency_micros: data('user.financial', 'What that was worth', { pd: 'pd:Transaction' }),
};

const spendEvent = table('spend_event', {
  title: 'What was charged',
  description:
    'One row for each generation that was charged: when, for what kind of work, and what it was worth in money. Never changed once written.',
  rules: spendRules('spend_event.wallet_id'),
  columns: {
    ...spendColumns,
    hold_id: rowId('The number of the generation'),
    price_version: technical('Which price rule was applied'),
    cost_micros: technical('What the provider takes from the service'),
    cost_currency: technical('In which currency'),
    cost_quality: technical('How well that is known'),
    created_at: activityTime('When it was charged'),
  },
});

const spendDay = table('spend_day', {
  title: 'What was charged, by day',
  description: 'The same as sums per day, so that the page of usage answers at once.',
  rules: spendRules('spend_day.wallet_id'),
  columns: { ...spendColumns, generations: data('user.behavior.purchase_history', 'How many generations', { pd: 'pd:Transaction' }) },
});

export const creditsDataMap = dataMapPart('credits', [
  wallet,
  ledgerAccount,
  ledgerLink,
  ledgerTransfer,
  grantNote,
  ledgerEntry,
  paymentCredit,
  hold,
  spendCap,
  spendAlert,
  spendEvent,
  spendDay,
]);
