import { activityTime, data, personId, rowId, systemTime, technical } from '@pinhole/privacy';
import { papers, table, toWorkspace } from './shared.ts';

export const refund = table('refund', {
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

export const dispute = table('dispute', {
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
