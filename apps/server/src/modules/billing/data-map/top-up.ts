import { activityTime, data, personId, purpose, rowId, systemTime, technical, workspaceId } from '@pinhole/privacy';
import { papers, table, toWorkspace } from './shared.ts';

export const topUp = table('top_up', {
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

export const topUpAttempt = table('top_up_attempt', {
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
