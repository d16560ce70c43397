import { activityTime, data, personId, rowId, systemTime, technical, workspaceId } from '@pinhole/privacy';
import { papers, table, toWorkspace } from './shared.ts';

export const link = table('billing_link', {
  title: 'Whose orders they are',
  description: 'The only tie between the papers of sales and a workspace. Erasure deletes this row; the papers then lead to nobody here.',
  rules: { ...papers, owner: { path: [toWorkspace] }, erase: 'delete', retention: 'account' },
  columns: { workspace_id: workspaceId('The workspace'), party_id: data('user.unique_id', 'Its number in the papers', { log: 'ok' }) },
});

export const order = table('sale_order', {
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

export const orderBuyer = table('order_buyer', {
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

export const payment = table('payment', {
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
