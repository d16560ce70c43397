import type { PresetValues } from '@pinhole/contract';
import {
  activityTime,
  type Classification,
  classifyTable,
  data,
  dataMapPart,
  personId,
  purpose,
  rowId,
  workspaceId,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const values = {
  size: data('user.content', 'Width and height'),
  count: data('user.content', 'How many'),
  durationSeconds: data('user.content', 'How long the clip should be'),
  audio: data('user.content', 'Whether the clip should have sound'),
  negativePrompt: data('user.content.private', 'What you do not want to see'),
  params: data('user.content', 'Your choices for the model’s own parameters'),
} as const satisfies Record<keyof PresetValues, Classification>;

const preset = classifyTable<DB>()('preset', {
  title: 'Presets',
  description: 'Settings of a model that you kept under a name, for everybody in the workspace. Kept until somebody deletes them.',
  rules: {
    subject: 'customer',
    purposes: [purpose.service],
    owner: { path: ['preset.workspace_id -> workspace.id'] },
    export: { in: true, as: 'presets.json' },
    erase: 'delete',
    retention: 'content',
    readers: ['workspace'],
  },
  columns: {
    id: rowId('The number of the preset'),
    workspace_id: workspaceId(),
    account_id: personId('Who made it', { erase: 'null' }),
    model_id: data('user.content', 'The model it is for'),
    name: data('user.content', 'The name you gave it'),
    values: { ...data('user.content.private', 'The settings'), paths: values },
    created_at: activityTime('When it was made'),
    updated_at: activityTime('When it last changed'),
  },
});

export const presetsDataMap = dataMapPart('presets', [preset]);
