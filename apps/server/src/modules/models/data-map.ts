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
    changes: {
      ...technical('What the operator changed of it'),
      paths: {
        title: technical('The name the operator gave it'),
        tags: technical('Words to find it by'),
        limits: technical('Limits that are tighter than the engine’s'),
        substitutes: technical('Models that make the same when it does not'),
      },
    },
    price_version: technical('Which of its prices counts'),
    provider_model: technical('What its provider calls it'),
    mapping: { ...technical('How a request becomes the provider’s'), paths: { '*': technical('One field of it') } },
    cost: { ...technical('What its provider charges the operator'), paths: { '*': technical('One part of the rule') } },
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

const breaker = table('model_breaker', {
  title: 'Failing models',
  description: 'Models that failed several times in a row and are not asked for a while.',
  rules: catalogue,
  columns: {
    model_id: technical('The model'),
    failures: technical('How often in a row'),
    last_failure: technical('The kind of the last failure'),
    open_until: systemTime('When it is asked again'),
    updated_at: systemTime('When it last failed'),
  },
});

export const modelsDataMap = dataMapPart('models', [model, price, breaker]);
