import type { CompiledRequest, Dropped, GenerationError } from '@pinhole/contract';
import type { Handle } from '@pinhole/engines';
import {
  activityTime,
  type Classification,
  classifyTable,
  data,
  dataMapPart,
  type GroupRules,
  personId,
  purpose,
  rowId,
  systemTime,
  technical,
  workspaceId,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

const work = {
  subject: 'customer',
  purposes: [purpose.service],
  export: { in: true, as: 'generations.json' },
  erase: 'delete',
  retention: 'content',
  readers: ['workspace'],
} as const satisfies Partial<GroupRules>;

const request = {
  model: data('user.content', 'The model'),
  engine: data('user.content', 'The engine that runs it', { origin: 'derived' }),
  engineModel: data('user.content', 'What the engine calls the model', { origin: 'derived' }),
  operation: data('user.content', 'What to do: make, change, enlarge …', { origin: 'derived' }),
  prompt: data('user.content.private', 'Your prompt, as you wrote it'),
  negativePrompt: data('user.content.private', 'What you did not want to see'),
  count: data('user.content', 'How many'),
  size: data('user.content', 'Width and height'),
  durationSeconds: data('user.content', 'How long the clip should be'),
  audio: data('user.content', 'Whether the clip should have sound'),
  seed: data('user.content', 'The seed'),
  seedChosen: data('user.content', 'Whether you chose the seed', { origin: 'observed' }),
  references: data('user.content.private', 'The pictures it starts from or is guided by: their numbers, roles and strengths'),
  params: data('user.content', 'Your choices for the model’s own parameters'),
  insteadOf: technical('The model you asked for, where another one made it, and why'),
} as const satisfies Record<keyof CompiledRequest, Classification>;

const dropped = {
  field: technical('Which wish'),
  code: technical('Why the model cannot do it, as a code'),
  reason: technical('The same in a sentence'),
  model: technical('What the model is called'),
  role: technical('As what the picture was given'),
  limit: technical('The most that the model takes or makes'),
} as const satisfies Record<keyof Dropped, Classification>;

const error = {
  code: technical('What went wrong, as a code'),
  message: technical('The same in a sentence from a fixed list'),
  advice: technical('What to do about it, from a fixed list'),
  charged: technical('Whether anything was charged'),
} as const satisfies Record<keyof GenerationError, Classification>;

const handle = {
  engine: technical('The engine'),
  v: technical('The form of this note'),
  id: data('user.unique_id', 'The number of the work at the engine', { origin: 'received' }),
  extra: technical('What else that engine needs to find it again'),
} as const satisfies Record<keyof Handle, Classification>;

const quote = table('quote', {
  title: 'Quotes',
  description: 'The price and the exact request you were shown before you decided. Kept for a day after it runs out.',
  rules: { ...work, owner: { path: ['quote.account_id -> account.id'] }, retention: 'quote', readers: ['owner'] },
  columns: {
    id: rowId('The number of the quote'),
    workspace_id: workspaceId(),
    account_id: personId('Who asked'),
    request: { ...data('user.content.private', 'The request'), paths: request },
    dropped: { ...technical('Wishes the model cannot fulfil'), paths: dropped },
    input_hash: data('user.content', 'A fingerprint of the request', { origin: 'derived' }),
    price_micros: data('user.behavior.purchase_history', 'The price', { pd: 'pd:Transaction', origin: 'derived' }),
    price_version: technical('Which price of the model it was made with'),
    created_at: activityTime('When you asked'),
    expires_at: systemTime('How long it holds'),
    used_by: rowId('The generation that used it'),
    retry_of: rowId('The failed generation it would try again'),
  },
});

const generation = table('generation', {
  title: 'Generations',
  description:
    'What you asked for, what became of it and what it cost. Kept until you delete it, so that you can look it up and ask again.',
  rules: { ...work, owner: { path: ['generation.workspace_id -> workspace.id'] } },
  columns: {
    id: rowId('The number of the generation'),
    group_id: rowId('What it was asked for together with'),
    workspace_id: workspaceId(),
    account_id: personId('Who asked', { erase: 'null' }),
    key_id: rowId('The API key that asked'),
    model_id: data('user.content', 'The model', { log: 'ok' }),
    engine: data('user.content', 'The engine', { origin: 'derived', log: 'ok' }),
    request: { ...data('user.content.private', 'The request'), paths: request },
    warnings: { ...technical('Wishes the model could not fulfil'), paths: dropped },
    price_micros: data('user.behavior.purchase_history', 'The price that was set aside', { pd: 'pd:Transaction', origin: 'derived' }),
    price_version: technical('Which price of the model it was made with'),
    charged_micros: data('user.behavior.purchase_history', 'What was charged in the end', { pd: 'pd:Transaction', origin: 'derived' }),
    hold_id: rowId('The credits that were set aside for it'),
    state: technical('How far it is'),
    progress: technical('How far it is, from 0 to 1'),
    error: { ...technical('Why it did not work out'), paths: error },
    cancel_requested_at: activityTime('When you stopped it'),
    created_at: activityTime('When you asked'),
    started_at: systemTime('When the engine began'),
    finished_at: systemTime('When it ended'),
    deadline_at: systemTime('When it is given up'),
    retry_of: rowId('The failed generation that it tries again'),
    screening: data('user.content', 'What the check of your text came to, where the seller of your credits demands one', {
      origin: 'received',
    }),
    screening_since: systemTime('Since when that check could not be reached'),
    expected_bytes: technical('What it will take of the storage, about'),
  },
});

const attempt = table('generation_attempt', {
  title: 'Calls to engines',
  description: 'One row for each call to an engine, written before the call, so that a lost answer never makes you pay twice.',
  rules: {
    ...work,
    origin: 'generated',
    owner: { path: ['generation_attempt.workspace_id -> workspace.id'] },
    retention: 'provider-attempt',
    readers: ['operator'],
  },
  columns: {
    id: rowId('Our number for the call'),
    generation_id: rowId('The generation'),
    workspace_id: workspaceId(),
    engine: technical('The engine that was called'),
    number: technical('Which call of this generation'),
    state: technical('What became of it'),
    handle: { ...technical('How the work is found again at the engine'), paths: handle },
    cost_micros: technical('What the engine charges the operator'),
    cost_currency: technical('In which currency'),
    cost_quality: technical('Whether that was reported, computed or estimated'),
    created_at: activityTime('When the call was prepared'),
    accepted_at: systemTime('When the engine took it'),
    purged_at: systemTime('When the engine was told to forget it'),
    keeps_seconds: technical('How long the engine keeps what it made, if nobody tells it to forget'),
    doubt: technical('Why it may have been billed for nothing'),
    billed: technical('Whether it was'),
    call_until: systemTime('When the call was over at the latest'),
    calls: technical('How often it was sent, always under the same number'),
    checked_at: systemTime('When the operator compared it with the bill of the engine'),
  },
});

const webhook = table('engine_webhook', {
  title: 'News from engines',
  description: 'That an engine said something happened: which one, about which generation, and when. What it said is not kept.',
  rules: {
    ...work,
    origin: 'received',
    owner: { path: ['engine_webhook.generation_id -> generation.id', 'generation.workspace_id -> workspace.id'] },
    retention: 'provider-attempt',
    readers: ['operator'],
  },
  columns: {
    engine: technical('The engine'),
    dedupe_key: technical('The engine’s own number of the message, so that each counts once'),
    generation_id: rowId('The generation'),
    received_at: systemTime('When it came'),
  },
});

const push = table('engine_push', {
  title: 'Log of news from engines',
  description: 'What came at the addresses for such news, and whether it was believed. What it said is not kept, nor who sent it.',
  rules: {
    ...work,
    origin: 'received',
    owner: { path: ['engine_push.generation_id -> generation.id', 'generation.workspace_id -> workspace.id'] },
    retention: 'provider-attempt',
    readers: ['operator'],
  },
  columns: {
    id: rowId('The number of the entry'),
    engine: technical('The engine it was about'),
    attempt_id: rowId('The call it was about'),
    generation_id: rowId('The generation'),
    result: technical('Whether it was believed'),
    day: systemTime('The day'),
    times: technical('How often on that day'),
    first_at: systemTime('When it came first'),
    last_at: systemTime('When it came last'),
  },
});

const startBudget = table('start_budget', {
  title: 'Starts left',
  description: 'How many calls each engine still takes before its limit.',
  rules: {
    subject: 'none',
    purposes: [],
    owner: { none: 'one counter for each engine' },
    export: { in: false, reason: 'It counts calls of the whole service, not of a person.' },
    erase: 'keep',
    retention: 'service',
    readers: ['operator'],
  },
  columns: {
    engine: technical('The engine'),
    tokens: technical('Starts left'),
    refilled_at: systemTime('When they were last counted'),
  },
});

const preview = table('generation_preview', {
  title: 'Unfinished pictures',
  description: 'What a picture looks like while it is being made. Deleted the moment the generation ends.',
  rules: {
    ...work,
    origin: 'generated',
    owner: { path: ['generation_preview.workspace_id -> workspace.id'] },
    export: { in: false, reason: 'It exists only while the picture is being made.' },
    retention: 'in-flight',
  },
  columns: {
    generation_id: rowId('The generation'),
    output_index: technical('Which output'),
    workspace_id: workspaceId(),
    version: technical('How often it was replaced'),
    mime: technical('Its file type'),
    bytes: data('user.content.private', 'The unfinished picture'),
  },
});

const text = table('generation_text', {
  title: 'Texts',
  description: 'What a model wrote about a picture when you asked it to. It ends with its generation.',
  rules: {
    ...work,
    origin: 'generated',
    owner: { path: ['generation_text.workspace_id -> workspace.id'] },
  },
  columns: {
    generation_id: rowId('The generation'),
    output_index: technical('Which output'),
    workspace_id: workspaceId(),
    text: data('user.content.private', 'The text'),
  },
});

const promptScreening = table('prompt_screening', {
  title: 'Checked texts',
  description:
    'Where the seller of your credits demands that prompts are checked before anything is made: what the check said of a text, under a keyed hash that cannot be read back, so that the same text is not sent there again. Gone after a day.',
  rules: {
    subject: 'customer',
    purposes: [purpose.service],
    owner: { none: 'kept by the text, whoever wrote it, under a hash that cannot be read back; gone within a day' },
    export: { in: false, reason: 'It is not tied to an account and lasts less than a day.' },
    erase: 'delete',
    retention: 'rate-limit',
    readers: ['service'],
  },
  columns: {
    checker: technical('Who checked it'),
    text_hash: data('user.content', 'A keyed hash of the text; it cannot be read back', { origin: 'derived' }),
    decision: data('user.content', 'What the check said', { origin: 'received' }),
    asking_until: systemTime('Until when somebody asks, or when it was answered'),
  },
});

export const generationsDataMap = dataMapPart('generations', [
  promptScreening,
  quote,
  generation,
  text,
  attempt,
  webhook,
  push,
  startBudget,
  preview,
]);
