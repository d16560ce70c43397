import { classifyTable, dataMapPart, type GroupRules, systemTime, technical } from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

const catalogue = {
  subject: 'none',
  purposes: [],
  owner: { none: 'the catalogue is the same for everybody' },
  export: { in: false, reason: 'It is the published catalogue, not about a person.' },
  erase: 'keep',
  retention: 'service',
  readers: ['owner', 'operator'],
} as const satisfies GroupRules;

const model = table('model', {
  title: 'Models',
  description: 'What this service can make, and what each model is able to do.',
  rules: catalogue,
  columns: {
    id: technical('The name of the model in addresses'),
    engine: technical('The engine that runs it'),
    engine_model: technical('Its name at the engine'),
    enabled: technical('Whether it can be used'),
    position: technical('Its place in the list'),
    descriptor: { ...technical('What it can do, as its engine describes it'), paths: { '*': technical('One of its abilities or limits') } },
    price_version: technical('Which of its prices counts'),
    created_at: systemTime('When it was added'),
    updated_at: systemTime('When it last changed'),
  },
});

const price = table('model_price', {
  title: 'Prices',
  description: 'Every price a model ever had, so that an old charge can be explained.',
  rules: catalogue,
  columns: {
    model_id: technical('The model'),
    version: technical('Which of its prices'),
    per_output: technical('Price of one picture or clip'),
    per_megapixel: technical('Price of a million pixels'),
    per_second: technical('Price of a second of video'),
    created_at: systemTime('When it was set'),
  },
});

export const modelsDataMap = dataMapPart('models', [model, price]);
