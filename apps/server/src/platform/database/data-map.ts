import { classifyTable, dataMapPart, systemTime, technical } from '@pinhole/privacy';
import type { DB } from './schema.generated.ts';

const migrations = classifyTable<DB>()('schema_migration', {
  title: 'Version of the tables',
  description: 'Which changes to the tables have been made.',
  rules: {
    subject: 'none',
    purposes: [],
    owner: { none: 'it is about the software' },
    export: { in: false, reason: 'It is not about a person.' },
    erase: 'keep',
    retention: 'service',
    readers: ['service'],
  },
  columns: {
    name: technical('Which change'),
    checksum: technical('A fingerprint of it'),
    applied_at: systemTime('When it was made'),
  },
});

export const databaseDataMap = dataMapPart('database', [migrations]);
