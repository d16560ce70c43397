import {
  activityTime,
  classifyTable,
  dataMapPart,
  type GroupRules,
  personId,
  purpose,
  rowId,
  systemTime,
  technical,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

const shelf = {
  subject: 'none',
  purposes: [],
  owner: { none: 'the shelf is the same for everybody' },
  export: { in: false, reason: 'It is the published price list, not about a person.' },
  erase: 'keep',
  retention: 'service',
  readers: ['owner', 'operator'],
} as const satisfies GroupRules;

const item = table('sale_item', {
  title: 'What is for sale',
  description: 'Packs and plans, every version that was ever offered, so that an old order can be explained.',
  rules: shelf,
  columns: {
    id: technical('Internal number'),
    sku: technical('The name of the item in addresses and papers'),
    version: technical('Which of its versions'),
    kind: technical('Bought once, or paid every period'),
    title: technical('What people read'),
    description: technical('What people read about it'),
    credits: technical('What it gives'),
    tax_behaviour: technical('Whether its price has the tax in it'),
    every: technical('How often it is paid'),
    trial_days: technical('Free days before the first payment'),
    trial_credits: technical('What the free days bring'),
    storage_gigabytes: technical('What a plan allows to store'),
    max_running: technical('How much a plan allows to run at once'),
    asset_days: technical('How long a plan keeps files'),
    models: technical('Which models a plan allows'),
    position: technical('Its place on the shelf'),
    state: technical('Drafted, offered or taken from the shelf'),
    created_at: systemTime('When it was drafted'),
  },
});

const price = table('sale_price', {
  title: 'Prices of what is for sale',
  description: 'One price for each currency of an item.',
  rules: shelf,
  columns: {
    item_id: technical('The item'),
    currency: technical('The currency'),
    minor: technical('The price in its smallest unit'),
  },
});

const coupon = table('coupon', {
  title: 'Coupons',
  description: 'Codes that take something off a price.',
  rules: { ...shelf, readers: ['operator'] },
  columns: {
    id: technical('Internal number'),
    code: technical('What people type'),
    percent: technical('The part that it takes off'),
    amount_minor: technical('The amount that it takes off'),
    currency: technical('In which currency'),
    skus: technical('Which items it is for'),
    max_uses: technical('How often it can be used in all'),
    uses: technical('How often it was'),
    per_account: technical('How often one account may'),
    starts_at: systemTime('From when'),
    ends_at: systemTime('Until when'),
    enabled: technical('Whether it works'),
    created_at: systemTime('When it was made'),
  },
});

const use = table('coupon_use', {
  title: 'Coupons you used',
  description: 'Which coupon an order of yours was bought with, so that it is used as often as it allows.',
  rules: {
    subject: 'customer',
    purposes: [purpose.payment],
    owner: { path: ['coupon_use.account_id -> account.id'] },
    export: { in: true, as: 'orders.json' },
    erase: 'null',
    retention: 'account',
    readers: ['owner', 'operator'],
  },
  columns: {
    order_id: rowId('The order'),
    coupon_id: rowId('The coupon'),
    account_id: personId('Who used it'),
    created_at: activityTime('When it was used'),
  },
});

export const shopDataMap = dataMapPart('shop', [item, price, coupon, use]);
