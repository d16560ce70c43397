import { classifyTable, data, dataMapPart, purpose, rowId, systemTime, technical, workspaceId } from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

const entitlement = table('entitlement', {
  title: 'What your plan allows',
  description: 'The limits of the plan that a workspace has now: storage, how much runs at once, models, and how long files are kept.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.service],
    owner: { path: ['entitlement.workspace_id -> workspace.id'] },
    export: { in: true, as: 'orders.json' },
    erase: 'delete',
    retention: 'account',
    readers: ['workspace', 'operator'],
  },
  columns: {
    workspace_id: workspaceId(),
    item_id: rowId('Which plan it is'),
    title: technical('What the plan is called'),
    state: data('user.behavior.purchase_history', 'How the plan stands'),
    storage_gigabytes: technical('What it allows to store'),
    max_running: technical('How much it allows to run at once'),
    asset_days: technical('How long it keeps files'),
    assets_from: systemTime('From when those days are counted at the earliest'),
    models: technical('Which models it allows'),
    until: systemTime('Until when that holds'),
    changed_at: systemTime('When it was last worked out'),
  },
});

export const entitlementsDataMap = dataMapPart('entitlements', [entitlement]);
