import {
  activityTime,
  classifyTable,
  data,
  dataMapPart,
  personId,
  purpose,
  rowId,
  secret,
  systemTime,
  workspaceId,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const apiKey = classifyTable<DB>()('api_key', {
  title: 'API keys',
  description: 'Keys you made for programs that work for you. A key is shown once; only a one-way hash of it is kept.',
  rules: {
    subject: 'customer',
    purposes: [purpose.access],
    owner: { path: ['api_key.account_id -> account.id'] },
    export: { in: true, as: 'api-keys.json' },
    erase: 'delete',
    retention: 'api-key',
    readers: ['owner'],
  },
  columns: {
    id: rowId('The number of the key'),
    workspace_id: workspaceId('The workspace it opens'),
    account_id: personId('Whose key it is'),
    name: data('user.content', 'The name you gave it'),
    start: data('user.authorization', 'Its first characters, to tell keys apart', { origin: 'generated' }),
    hash: secret('A one-way hash of the key', 'user.authorization.credentials', { origin: 'derived' }),
    scopes: data('user.authorization', 'What it may do', { log: 'ok' }),
    cap_micros: data('user.settings', 'The most it may ever spend'),
    created_at: activityTime('When you made it'),
    expires_at: systemTime('When it stops working'),
    last_used_at: activityTime('When it was last used'),
    revoked_at: activityTime('When you revoked it'),
  },
});

export const keysDataMap = dataMapPart('keys', [apiKey]);
