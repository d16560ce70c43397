import { activityTime, classifyEach, classifyTable, data, dataMapPart, purpose, rowId, workspaceId } from '@pinhole/privacy';
import type { DB } from '../database/schema.generated.ts';

const event = classifyTable<DB>()('event', {
  title: 'What happened, for open pages',
  description: 'Tells open pages that something changed, so that they need not ask. It says what changed and never holds the thing itself.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.service],
    owner: { path: ['event.workspace_id -> workspace.id'] },
    export: { in: false, reason: 'It only repeats that exported rows have changed.' },
    erase: 'delete',
    retention: 'event',
    readers: ['workspace'],
  },
  columns: {
    sequence: rowId('Its place in the sequence'),
    workspace_id: workspaceId(),
    type: data('user.behavior', 'What kind of change', { log: 'ok' }),
    subject_id: rowId('The number of what changed'),
    created_at: activityTime('When'),
  },
});

const signals = classifyEach<'signal.topic' | 'signal.key'>()('queue', 'signals', {
  title: 'Wake-ups between processes',
  description: 'Processes of this service wake each other through the database. A wake-up is never stored.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.operations],
    owner: { none: 'it is gone as soon as it is heard' },
    export: { in: false, reason: 'It is never stored.' },
    erase: 'delete',
    retention: 'in-flight',
    readers: ['service'],
  },
  entries: {
    'signal.topic': rowId('What to look at'),
    'signal.key': workspaceId('The workspace to look at'),
  },
});

export const eventsDataMap = dataMapPart('events', [event, signals]);
