import { activityTime, classifyEach, classifyTable, data, dataMapPart, personId, purpose, technical, workspaceId } from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

const workspace = table('workspace', {
  title: 'Workspaces',
  description: 'Everything you make belongs to a workspace. Everybody has a personal one; others can be shared.',
  rules: {
    subject: 'customer',
    purposes: [purpose.service],
    owner: { self: true },
    export: { in: true, as: 'workspaces.json' },
    erase: 'delete',
    retention: 'account',
    readers: ['workspace', 'operator'],
  },
  columns: {
    id: workspaceId('The number of the workspace'),
    name: data('user.content', 'The name its members gave it'),
    personal: technical('Whether it is somebody’s personal one'),
    created_by: personId('Who made it', { erase: 'null' }),
    created_at: activityTime('When it was made'),
  },
});

const member = table('member', {
  title: 'Memberships',
  description: 'Who belongs to which workspace, and what they may do there.',
  rules: {
    subject: 'customer',
    purposes: [purpose.access],
    owner: { path: ['member.account_id -> account.id'] },
    export: { in: true, as: 'workspaces.json' },
    erase: 'delete',
    retention: 'membership',
    readers: ['owner', 'workspace', 'operator'],
  },
  columns: {
    workspace_id: workspaceId('The workspace'),
    account_id: personId('The member'),
    role: data('user.account.membership', 'What the member may do: owner, admin, editor or viewer', { log: 'ok' }),
    created_at: activityTime('Since when'),
  },
});

const cookies = classifyEach<'workspace'>()('cookie', 'workspace-cookies', {
  title: 'The workspace cookie',
  description:
    'Remembers which workspace a browser tab works in. Set only when you switch workspaces; checked against your memberships on every request.',
  rules: {
    subject: 'customer',
    purposes: [purpose.preferences],
    owner: { none: 'kept by your own browser' },
    export: { in: false, reason: 'It is in your own browser.' },
    erase: 'delete',
    retention: 'preference-cookie',
    readers: ['owner', 'service'],
  },
  entries: { workspace: data('user.settings', 'The number of the workspace you switched to') },
});

export const workspacesDataMap = dataMapPart('workspaces', [workspace, member, cookies]);
