import { activityTime, classifyTable, data, dataMapPart, legitimateInterest, personId, rowId, technical } from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const audit = classifyTable<DB>()('audit_event', {
  title: 'Audit trail',
  description:
    'Sign-ins, keys, roles, credits given and everything done on the admin page. Each line seals the one before it, so none can be changed or taken out unnoticed. It holds numbers and machine words, never names, addresses or content.',
  rules: {
    subject: 'customer',
    origin: 'observed',
    purposes: [legitimateInterest('essential.service.security', 'dpv:RecordManagement', 'audit-trail')],
    owner: { path: ['audit_event.actor_id -> account.id'] },
    export: { in: true, as: 'audit.json' },
    erase: 'pseudonymise',
    retention: 'audit',
    readers: ['operator'],
  },
  columns: {
    sequence: rowId('Its place in the trail'),
    id: rowId(),
    action: data('user.behavior', 'What was done', { pd: 'pd:Behavioral', log: 'ok' }),
    actor_id: personId('Who did it; after an erasure this number leads to nobody'),
    subject: data('user.unique_id', 'The number of what, or whom, it was done to', { log: 'ok' }),
    details: {
      ...data('user.behavior', 'Numbers, amounts and machine words that belong to it'),
      paths: { '*': data('user.behavior', 'One of them') },
    },
    created_at: activityTime('When'),
    previous_hash: technical('The seal of the line before'),
    hash: technical('The seal of this line'),
  },
});

export const auditDataMap = dataMapPart('audit', [audit]);
