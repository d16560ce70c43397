import { data, purpose, rowId, systemTime, technical } from '@pinhole/privacy';
import { papers, table, toWorkspace } from './shared.ts';

export const connection = table('payment_connection', {
  title: 'Payment providers',
  description: 'Which payment providers the operator connected. Keys are sealed.',
  rules: {
    subject: 'none',
    purposes: [],
    owner: { none: 'connections belong to the service' },
    export: { in: false, reason: 'It is how the service is set up, not about a person.' },
    erase: 'keep',
    retention: 'service',
    readers: ['operator'],
  },
  columns: {
    id: technical('Its name in addresses'),
    provider: technical('The payment provider'),
    name: technical('What buyers read'),
    fields: { ...technical('What was filled in that is not secret'), paths: { '*': technical('One field of it') } },
    sealed: technical('Keys of the payment provider, sealed', { log: 'never' }),
    enabled: technical('Whether it can be paid with'),
    live: technical('Whether real money flows'),
    account: technical('The operator’s account at the provider'),
    missing: technical('What the provider still wants'),
    probed_at: systemTime('When it was last tested'),
    probe_problem: technical('What was wrong'),
    created_at: systemTime('When it was connected'),
    updated_at: systemTime('When it last changed'),
  },
});

export const health = table('payment_health', {
  title: 'How payment providers are doing',
  description: 'When each connected payment provider last answered, pushed and was compared with the books, and what went wrong.',
  rules: {
    subject: 'none',
    purposes: [],
    owner: { none: 'connections belong to the service' },
    export: { in: false, reason: 'It is about the provider, not about a person.' },
    erase: 'keep',
    retention: 'service',
    readers: ['operator'],
  },
  columns: {
    connection_id: technical('The payment provider'),
    answered_at: systemTime('When it last answered'),
    latency_ms: technical('How long that took'),
    failed_at: systemTime('When a call last failed'),
    failure: technical('What kind of failure'),
    failure_detail: technical('What the adapter says about it'),
    failures_in_row: technical('How many calls failed since the last answer'),
    pushed_at: systemTime('When it last pushed'),
    push_refused_at: systemTime('When something was last pushed whose signature is wrong'),
    reconciled_at: systemTime('When it was last compared with the books'),
    reconcile_read: technical('How many things were read then'),
    reconcile_changed: technical('How many of them were new'),
    reconcile_failed_at: systemTime('When comparing last failed'),
    reconcile_failure: technical('Why'),
  },
});

export const customer = table('provider_customer', {
  title: 'What payment providers call you',
  description: 'The number that a payment provider gave you, so that you are one customer there and not many.',
  rules: { ...papers, owner: { path: ['provider_customer.party_id -> billing_link.party_id', toWorkspace] } },
  columns: {
    connection_id: technical('The payment provider'),
    party_id: data('user.unique_id', 'Your number in the papers', { log: 'ok' }),
    ref: data('user.unique_id', 'What the provider calls you'),
  },
});

export const itemName = table('provider_item', {
  title: 'What payment providers call our items',
  description: 'The number that a payment provider gave an item that is for sale.',
  rules: {
    subject: 'none',
    purposes: [],
    owner: { none: 'items are the same for everybody' },
    export: { in: false, reason: 'It is about what is for sale, not about a person.' },
    erase: 'keep',
    retention: 'service',
    readers: ['operator'],
  },
  columns: {
    connection_id: technical('The payment provider'),
    item_id: technical('The item'),
    currency: technical('The currency'),
    ref: technical('What the provider calls it'),
  },
});

export const push = table('payment_push', {
  title: 'News from payment providers',
  description: 'Which event a provider told of, and what had to be read again for it. What the event itself said is not kept.',
  rules: {
    subject: 'customer',
    origin: 'received',
    purposes: [purpose.payment],
    owner: { none: 'an event is known by the provider’s number alone; whose it is stands in what was read' },
    export: { in: false, reason: 'It only repeats that exported rows were read again.' },
    erase: 'keep',
    retention: 'ledger',
    readers: ['operator'],
  },
  columns: {
    id: rowId('Internal number'),
    connection_id: technical('The payment provider'),
    event_id: rowId('The provider’s number of the event'),
    type: technical('The provider’s name of it'),
    about: {
      ...rowId('What had to be read again'),
      paths: { '*': rowId('The provider’s number of an object'), kind: technical('Which kind of object'), id: rowId('Its number') },
    },
    state: technical('Whether it was worked off'),
    tries: technical('How often it was tried'),
    problem: technical('What went wrong'),
    received_at: systemTime('When it came'),
    done_at: systemTime('When it was worked off'),
  },
});
