import { activityTime, classifyTable, dataMapPart, legitimateInterest, personId, technical } from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const setting = classifyTable<DB>()('setting', {
  title: 'Settings of the service',
  description: 'What the operator has set on the admin page.',
  rules: {
    subject: 'employee',
    purposes: [legitimateInterest('essential.service.security', 'dpv:RecordManagement', 'audit-trail')],
    owner: { path: ['setting.updated_by -> account.id'] },
    export: { in: false, reason: 'It is how the service is set up; who changed what is in the audit trail.' },
    erase: 'keep',
    retention: 'service',
    readers: ['operator'],
  },
  columns: {
    key: technical('Which setting'),
    value: technical('Its value', { log: 'never' }),
    updated_by: personId('Who last changed it', { erase: 'null' }),
    updated_at: activityTime('When it was changed', { erase: 'pseudonymise' }),
  },
});

export const settingsDataMap = dataMapPart('settings', [setting]);
