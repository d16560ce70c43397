import { classifyTable, dataMapPart, type GroupRules, systemTime, technical } from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const ofTheService = {
  subject: 'none',
  purposes: [],
  owner: { none: 'it is how the service is connected, the same for everybody' },
  export: { in: false, reason: 'It is how the service is connected, not about a person.' },
  erase: 'keep',
  retention: 'service',
  readers: ['operator'],
} as const satisfies GroupRules;

const connection = classifyTable<DB>()('connection', {
  title: 'Connections',
  description: 'The inference providers this service is connected to. Keys are sealed: the database alone does not give them away.',
  rules: ofTheService,
  columns: {
    id: technical('Its name in addresses'),
    provider: technical('Which kind of provider'),
    name: technical('What the operator calls it'),
    fields: {
      ...technical('What was filled in and is no secret', { log: 'never' }),
      paths: { '*': technical('One of the fields', { log: 'never' }) },
    },
    sealed: technical('Keys and passwords, sealed', { log: 'never' }),
    enabled: technical('Whether it is used'),
    max_concurrency: technical('How much may be under way at once'),
    probed_at: systemTime('When it was last tested'),
    probe_problem: technical('What the last test found', { log: 'never' }),
    created_at: systemTime('When it was made'),
    updated_at: systemTime('When it last changed'),
  },
});

export const connectionsDataMap = dataMapPart('connections', [connection]);
