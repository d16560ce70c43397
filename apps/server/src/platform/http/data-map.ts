import {
  activityTime,
  classifyTable,
  data,
  dataMapPart,
  legitimateInterest,
  personId,
  purpose,
  rowId,
  systemTime,
  technical,
  workspaceId,
} from '@pinhole/privacy';
import type { DB } from '../database/schema.generated.ts';

const table = classifyTable<DB>();

const idempotency = table('idempotency_key', {
  title: 'Answers that can be asked for again',
  description:
    'When a program loses the answer to a purchase, it asks again with the same key and gets the same answer instead of paying twice. Kept for a day.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.payment],
    owner: { path: ['idempotency_key.account_id -> account.id'] },
    export: { in: false, reason: 'It repeats for a day what the exported generations say.' },
    erase: 'delete',
    retention: 'idempotency',
    readers: ['owner'],
  },
  columns: {
    id: technical('A one-way hash of the key and of whose it is'),
    account_id: personId(),
    workspace_id: workspaceId(),
    operation: technical('What was asked for'),
    request_hash: data('user.content', 'A fingerprint of the request', { origin: 'derived' }),
    status: technical('The HTTP status of the answer'),
    answer: data('user.content.private', 'The answer, with the request in it'),
    created_at: activityTime('When you asked'),
    expires_at: systemTime('When it is forgotten'),
  },
});

const requestLog = table('request_log', {
  title: 'Request log',
  description:
    'Which operation was called when, how long it took and how it ended. No network address, no browser, no address of a page, no content.',
  rules: {
    subject: 'customer',
    origin: 'observed',
    purposes: [legitimateInterest('analytics.reporting.system.performance', 'dpv:ServiceOptimisation', 'service-logs')],
    owner: { path: ['request_log.account_id -> account.id'] },
    export: { in: true, as: 'requests.json' },
    erase: 'delete',
    retention: 'request-log',
    readers: ['operator'],
  },
  columns: {
    request_id: rowId('The number of the request'),
    operation: data('user.behavior', 'What was called', { pd: 'pd:Behavioral', log: 'ok' }),
    status: technical('The HTTP status'),
    code: technical('How it ended, as a code'),
    duration_ms: technical('How long it took'),
    account_id: personId(),
    workspace_id: workspaceId(),
    key_id: rowId('The number of the API key'),
    created_at: activityTime('When'),
  },
});

export const httpDataMap = dataMapPart('http', [idempotency, requestLog]);
