import {
  activityTime,
  classifyEach,
  classifyTable,
  data,
  dataMapPart,
  type GroupRules,
  personId,
  purpose,
  rowId,
  systemTime,
  technical,
  workspaceId,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

/** Papers of sales are kept as long as the law wants; erasing a person cuts the one row that says whose they are. */
const papers = {
  subject: 'customer',
  purposes: [purpose.payment, purpose.bookkeeping],
  export: { in: true, as: 'orders.json' },
  erase: 'pseudonymise',
  retention: 'ledger',
  readers: ['workspace', 'operator'],
} as const satisfies Partial<GroupRules>;

const toWorkspace = 'billing_link.workspace_id -> workspace.id';

const connection = table('payment_connection', {
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

const health = table('payment_health', {
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

const link = table('billing_link', {
  title: 'Whose orders they are',
  description: 'The only tie between the papers of sales and a workspace. Erasure deletes this row; the papers then lead to nobody here.',
  rules: { ...papers, owner: { path: [toWorkspace] }, erase: 'delete', retention: 'account' },
  columns: { workspace_id: workspaceId('The workspace'), party_id: data('user.unique_id', 'Its number in the papers', { log: 'ok' }) },
});

const customer = table('provider_customer', {
  title: 'What payment providers call you',
  description: 'The number that a payment provider gave you, so that you are one customer there and not many.',
  rules: { ...papers, owner: { path: ['provider_customer.party_id -> billing_link.party_id', toWorkspace] } },
  columns: {
    connection_id: technical('The payment provider'),
    party_id: data('user.unique_id', 'Your number in the papers', { log: 'ok' }),
    ref: data('user.unique_id', 'What the provider calls you'),
  },
});

const itemName = table('provider_item', {
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

const order = table('sale_order', {
  title: 'Orders',
  description: 'What you bought here, at which price, and how it stands.',
  rules: { ...papers, owner: { path: ['sale_order.party_id -> billing_link.party_id', toWorkspace] } },
  columns: {
    id: rowId('The order'),
    reference: data('user.unique_id', 'Its short number for transfers and letters', { log: 'ok' }),
    party_id: data('user.unique_id', 'Your number in the papers', { log: 'ok' }),
    account_id: personId('Who ordered', { erase: 'null' }),
    connection_id: technical('How it is paid'),
    item_id: rowId('What was bought'),
    currency: data('user.financial', 'The currency'),
    price_minor: data('user.financial', 'The price', { pd: 'pd:Transaction' }),
    discount_minor: data('user.financial', 'What a coupon took off', { pd: 'pd:Transaction' }),
    tax_minor: data('user.financial', 'The tax in it', { pd: 'pd:Transaction' }),
    total_minor: data('user.financial', 'What was paid in all', { pd: 'pd:Transaction' }),
    seller: technical('Who sold it'),
    state: data('user.behavior.purchase_history', 'How it stands'),
    checkout_ref: data('user.unique_id', 'What the payment provider calls it'),
    next: {
      ...data('user.financial', 'Where to pay, until it is paid'),
      paths: {
        kind: technical('Whether by an address or by hand'),
        url: data('user.financial', 'The address'),
        lines: { ...data('user.financial', 'What to write on the transfer'), paths: { '*': data('user.financial', 'One line of it') } },
        expiresAt: systemTime('Until when'),
      },
    },
    expires_at: systemTime('Until when it can be paid'),
    consent_hash: data('user.privacy_preferences.request', 'Which text on withdrawal you agreed to'),
    withdraw_until: activityTime('Until when you may withdraw'),
    withdrawn_at: activityTime('When you withdrew'),
    trial_days: technical('The free days it was promised'),
    created_at: activityTime('When you ordered'),
    paid_at: activityTime('When it was paid'),
    keep_until: systemTime('Until when it is kept'),
  },
});

const payment = table('payment', {
  title: 'Payments',
  description: 'What a payment provider says of money for an order: that it came, how much, and what it brought. No card, no account.',
  rules: { ...papers, origin: 'received', owner: { path: ['payment.party_id -> billing_link.party_id', toWorkspace] } },
  columns: {
    id: rowId('The payment'),
    connection_id: technical('The payment provider'),
    ref: data('user.unique_id', 'What the provider calls it'),
    order_id: rowId('The order'),
    party_id: data('user.unique_id', 'Your number in the papers', { log: 'ok' }),
    reason: technical('What it was for'),
    state: data('user.behavior.purchase_history', 'Whether it was paid'),
    problem: technical('Why it brought no credits'),
    currency: data('user.financial', 'The currency'),
    total_minor: data('user.financial', 'What was paid', { pd: 'pd:Transaction' }),
    tax_minor: data('user.financial', 'The tax in it', { pd: 'pd:Transaction' }),
    booked_tax_minor: data('user.financial', 'The tax of it in the books', { pd: 'pd:Transaction' }),
    fee_minor: data('user.financial', 'What the provider kept', { pd: 'pd:Transaction' }),
    refunded_minor: data('user.financial', 'What went back', { pd: 'pd:Transaction' }),
    subscription_id: rowId('The plan that it paid for'),
    period_starts: activityTime('From when it paid'),
    granted: data('user.financial', 'The credits it brought', { pd: 'pd:Transaction' }),
    quota: data('user.financial', 'The credits of a plan’s period it brought', { pd: 'pd:Transaction' }),
    failure: technical('Why it failed, as the provider’s code'),
    paid_at: activityTime('When it was paid'),
    seen_at: systemTime('When the provider was last asked'),
    keep_until: systemTime('Until when it is kept'),
  },
});

const orderBuyer = table('order_buyer', {
  title: 'Who ordered',
  description: 'What the invoice of an order will say of you, and where you were. It goes once the invoice says it, or nobody paid.',
  rules: {
    ...papers,
    owner: { path: ['order_buyer.order_id -> sale_order.id', 'sale_order.party_id -> billing_link.party_id', toWorkspace] },
  },
  columns: {
    order_id: rowId('The order'),
    name: data('user.name', 'The name or the company', { pd: 'pd:Name' }),
    lines: data('user.contact.address.street', 'The street'),
    postal_code: data('user.contact.address.postal_code', 'The postal code'),
    town: data('user.contact.address.city', 'The town'),
    country: data('user.contact.address.country', 'The country, where it decides the tax'),
    vat_number: data('user.government_id', 'The VAT number'),
    vat_country: data('user.contact.address.country', 'The country of the VAT number'),
    vat_state: data('user.financial', 'What the tax office said of the number'),
    vat_check_id: rowId('The number of the check'),
    taken_at: activityTime('When you said it'),
  },
});

const toSale = ['payment.party_id -> billing_link.party_id', toWorkspace] as const;

const waitingPaper = table('waiting_paper', {
  title: 'Invoices that wait',
  description: 'Purchases that were paid and whose invoice cannot be issued yet, and why.',
  rules: { ...papers, origin: 'generated', owner: { path: ['waiting_paper.payment_id -> payment.id', ...toSale] } },
  columns: {
    payment_id: rowId('The payment'),
    order_id: rowId('The order'),
    reason: technical('What it waits for'),
    detail: technical('What is missing in particular'),
    ask: technical('Which pieces of evidence would help'),
    own_table: technical('Whether an operator said that our rates count'),
    waits_since: systemTime('Since when it waits'),
    tried_at: systemTime('When it was last tried'),
  },
});

const paperEvidence = table('paper_evidence', {
  title: 'Evidence for invoices that wait',
  description: 'What shows in which country of the European Union you are. It goes with the invoice; elsewhere no country is kept.',
  rules: {
    ...papers,
    origin: 'received',
    owner: { path: ['paper_evidence.payment_id -> waiting_paper.payment_id', 'waiting_paper.payment_id -> payment.id', ...toSale] },
  },
  columns: {
    id: rowId('Its number'),
    payment_id: rowId('The payment'),
    kind: technical('What kind of evidence'),
    country: data('user.contact.address.country', 'The country that it shows'),
    source: technical('Who says so'),
    collected_at: systemTime('Since when it is known'),
  },
});

const subscription = table('subscription', {
  title: 'Plans',
  description: 'Plans that you pay for again and again, and how they stand.',
  rules: {
    ...papers,
    origin: 'received',
    owner: { path: ['subscription.party_id -> billing_link.party_id', toWorkspace] },
  },
  columns: {
    id: rowId('The plan'),
    connection_id: technical('The payment provider'),
    ref: data('user.unique_id', 'What the provider calls it'),
    party_id: data('user.unique_id', 'Your number in the papers', { log: 'ok' }),
    order_id: rowId('The order it began with'),
    item_id: rowId('Which plan it is'),
    state: data('user.behavior.purchase_history', 'How it stands'),
    period_starts: activityTime('When its period began'),
    period_ends: activityTime('When its period ends'),
    ends_at: activityTime('When it will not be renewed'),
    ended_at: activityTime('When it was over'),
    past_due_since: activityTime('Since when a payment is missing'),
    reminders: technical('How often you were told of it'),
    seen_at: systemTime('When the provider was last asked'),
  },
});

const trial = table('plan_trial', {
  title: 'Free days of plans',
  description: 'That you had the free days of a plan, so that a workspace and a person have them once.',
  rules: {
    ...papers,
    owner: { path: ['plan_trial.party_id -> billing_link.party_id', toWorkspace] },
  },
  columns: {
    subscription_id: rowId('The plan'),
    party_id: data('user.unique_id', 'Your number in the papers', { log: 'ok' }),
    account_id: personId('Who ordered it', { erase: 'null' }),
    starts_at: activityTime('When they began'),
    granted: data('user.financial', 'The credits they brought', { pd: 'pd:Transaction' }),
    created_at: systemTime('When they were noticed'),
  },
});

const planChange = table('plan_change', {
  title: 'Changes of plans',
  description: 'Which plan you changed to, and when.',
  rules: {
    ...papers,
    owner: {
      path: ['plan_change.subscription_id -> subscription.id', 'subscription.party_id -> billing_link.party_id', toWorkspace],
    },
  },
  columns: {
    id: rowId('The change'),
    subscription_id: rowId('The plan'),
    from_item: rowId('What it was'),
    to_item: rowId('What it becomes'),
    starts: technical('At once or with the next period'),
    state: technical('Whether the provider took it'),
    created_at: activityTime('When you asked'),
  },
});

const refund = table('refund', {
  title: 'Refunds',
  description: 'Money that goes back to you, and the credits that go with it.',
  rules: {
    ...papers,
    owner: { path: ['refund.payment_id -> payment.id', 'payment.party_id -> billing_link.party_id', toWorkspace] },
  },
  columns: {
    id: rowId('The refund'),
    connection_id: technical('The payment provider'),
    ref: data('user.unique_id', 'What the provider calls it'),
    payment_id: rowId('The payment'),
    amount_minor: data('user.financial', 'How much', { pd: 'pd:Transaction' }),
    tax_only: technical('Whether only tax goes back'),
    reason: data('user.behavior.purchase_history', 'Why'),
    state: data('user.behavior.purchase_history', 'How it stands'),
    rounds: technical('How often it failed after it had begun'),
    credits_taken: data('user.financial', 'The credits taken back', { pd: 'pd:Transaction' }),
    failure: technical('Why it failed, as the provider’s code'),
    asked_by: personId('Which operator asked', { subject: 'employee', erase: 'null' }),
    approved_by: personId('Which operator agreed', { subject: 'employee', erase: 'null' }),
    created_at: activityTime('When it was decided'),
    ended_at: activityTime('When it was done'),
  },
});

const dispute = table('dispute', {
  title: 'Disputes',
  description: 'Payments that were taken back through a bank or a payment provider.',
  rules: {
    ...papers,
    origin: 'received',
    owner: { path: ['dispute.payment_id -> payment.id', 'payment.party_id -> billing_link.party_id', toWorkspace] },
  },
  columns: {
    id: rowId('The dispute'),
    connection_id: technical('The payment provider'),
    ref: data('user.unique_id', 'What the provider calls it'),
    payment_id: rowId('The payment'),
    amount_minor: data('user.financial', 'How much', { pd: 'pd:Transaction' }),
    currency: data('user.financial', 'The currency'),
    state: data('user.behavior.purchase_history', 'How it stands'),
    reason: data('user.behavior.purchase_history', 'Why, as the provider’s code'),
    answer_by: systemTime('Until when the operator may answer'),
    opened_at: activityTime('When it was seen'),
    ended_at: activityTime('When it was over'),
  },
});

const closing = table('closing', {
  title: 'Closed billing',
  description: 'That the end of a workspace’s billing was asked for, by whom, until when it could be taken back, and what came of it.',
  rules: { ...papers, owner: { path: ['closing.workspace_id -> workspace.id'] }, retention: 'account' },
  columns: {
    id: rowId('The closing'),
    workspace_id: workspaceId('The workspace', { erase: 'null' }),
    phase: data('user.privacy_preferences.request', 'How it stands'),
    rule: technical('What was published about credits that were bought and not used'),
    asked_by: personId('Who asked', { erase: 'null' }),
    asked_via: data('user.privacy_preferences.request', 'Whether the owner asked here, or an operator for the owner'),
    proof: data('user.privacy_preferences.request', 'How the operator knew that the owner asked'),
    asked_at: activityTime('When it was asked for'),
    due_at: systemTime('Until when it could be taken back'),
    ended_at: systemTime('When it was done or taken back'),
    credits_refunded: data('user.financial', 'The credits that were paid back', { pd: 'pd:Transaction' }),
    credits_forfeited: data('user.financial', 'The credits that lapsed', { pd: 'pd:Transaction' }),
  },
});

const closingStep = table('closing_step', {
  title: 'What payment providers were told at the end',
  description:
    'Which plan was to be ended and which customer to be forgotten, and what the provider answered. Its number goes when that is done.',
  rules: {
    ...papers,
    owner: { path: ['closing_step.closing_id -> closing.id', 'closing.workspace_id -> workspace.id'] },
    retention: 'account',
  },
  columns: {
    id: rowId('The step'),
    closing_id: rowId('The closing'),
    kind: technical('What the provider is told'),
    connection_id: technical('The payment provider'),
    subject: data('user.unique_id', 'What the provider calls it, until it is done', { erase: 'null' }),
    state: technical('How it stands'),
    tries: technical('How often it was tried'),
    next_at: systemTime('When it is tried next'),
    leased_until: systemTime('Until when a process is at it'),
    problem: technical('What went wrong'),
    outcome: technical('How it ended'),
    kept: technical('What the provider keeps all the same, in its own words'),
    created_at: systemTime('When it was decided'),
    ended_at: systemTime('When it was over'),
  },
});

const push = table('payment_push', {
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

const topUp = table('top_up', {
  title: 'Automatic top-up',
  description:
    'What is bought by itself when credits are low, within which limits, and that you agreed to it. Of a card only the number that the provider gave it.',
  rules: {
    subject: 'customer',
    purposes: [purpose.payment],
    owner: { path: ['top_up.workspace_id -> workspace.id'] },
    export: { in: true, as: 'orders.json' },
    erase: 'delete',
    retention: 'account',
    readers: ['workspace', 'operator'],
  },
  columns: {
    workspace_id: workspaceId('The workspace'),
    connection_id: technical('The payment provider'),
    saved_ref: data('user.unique_id', 'What the provider calls the saved card'),
    item_id: rowId('What is bought'),
    currency: data('user.settings', 'The currency'),
    total_minor: data('user.settings', 'What one purchase costs', { pd: 'pd:Transaction' }),
    below: data('user.settings', 'Below how many credits it is bought'),
    max_times: data('user.settings', 'How often a month at most'),
    max_minor: data('user.settings', 'For how much a month at most'),
    paused_for: technical('Why it is paused, as a code'),
    paused_at: systemTime('Since when it is paused'),
    account_id: personId('Who agreed to it', { erase: 'null' }),
    consent_hash: data('user.privacy_preferences.request', 'Which text was agreed to'),
    consented_at: activityTime('When it was agreed to'),
    told_full: systemTime('For which month it was told that its most is reached'),
  },
});

const topUpAttempt = table('top_up_attempt', {
  title: 'Automatic purchases',
  description: 'Which orders were made by automatic top-up, and what became of them. What was needed to charge goes with the end.',
  rules: { ...papers, owner: { path: ['top_up_attempt.party_id -> billing_link.party_id', toWorkspace] } },
  columns: {
    order_id: rowId('The order'),
    party_id: data('user.unique_id', 'Your number in the papers', { log: 'ok' }),
    customer_ref: data('user.unique_id', 'What the provider calls you, until it is over'),
    saved_ref: data('user.unique_id', 'What the provider calls the saved card, until it is over'),
    state: data('user.behavior.purchase_history', 'What became of it'),
    failure: technical('Why it failed, as the provider’s code'),
    sending_until: systemTime('Until when the provider may be being asked'),
    created_at: activityTime('When it was bought'),
    ended_at: activityTime('When it was over'),
  },
});

const jobs = classifyEach<
  | 'billing.work-push.pushId'
  | 'billing.send-refund.refundId'
  | 'billing.run-closing.closingId'
  | 'billing.end-withdrawn-plan.orderId'
  | 'billing.probe-way.way'
  | 'billing.top-up.workspaceId'
>()('queue', 'billing-jobs', {
  title: 'Jobs of payments',
  description: 'What a payment provider pushed is read again, and refunds are sent; the job carries one number.',
  rules: {
    subject: 'customer',
    purposes: [purpose.payment],
    owner: { none: 'found through the row whose number it carries' },
    export: { in: false, reason: 'It is the running of the software; what came of it is exported.' },
    erase: 'delete',
    retention: 'job',
    readers: ['service'],
  },
  entries: {
    'billing.work-push.pushId': rowId('The push'),
    'billing.send-refund.refundId': rowId('The refund'),
    'billing.top-up.workspaceId': workspaceId('The workspace that may buy more by itself'),
    'billing.run-closing.closingId': rowId('The closing'),
    'billing.end-withdrawn-plan.orderId': rowId('The order of the plan'),
    'billing.probe-way.way': technical('The payment provider that is asked how it is'),
  },
});

export const billingDataMap = dataMapPart('billing', [
  connection,
  health,
  link,
  customer,
  itemName,
  order,
  orderBuyer,
  payment,
  waitingPaper,
  paperEvidence,
  subscription,
  trial,
  planChange,
  refund,
  dispute,
  closing,
  closingStep,
  push,
  topUp,
  topUpAttempt,
  jobs,
]);
