import { activityTime, data, personId, rowId, systemTime, technical } from '@pinhole/privacy';
import { papers, table, toWorkspace } from './shared.ts';

export const subscription = table('subscription', {
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

export const trial = table('plan_trial', {
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

export const planChange = table('plan_change', {
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
    period_ends: technical('The end of the period in which you asked'),
    created_at: activityTime('When you asked'),
  },
});
