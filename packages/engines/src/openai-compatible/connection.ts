import { z } from 'zod';
import { addressField, requiredField } from '../http-kit/index.ts';
import { type Connection, ConnectionError, type ConnectionField, type ProviderModel } from '../spec/provider.ts';
import { type DialectId, dialectIds, dialects } from './dialects.ts';

export const openAiBase = 'https://api.openai.com/v1';

export const fields: readonly ConnectionField[] = [
  {
    name: 'baseUrl',
    label: 'Address',
    hint: 'Where the API begins, usually ending in /v1.',
    kind: 'url',
    required: false,
    default: openAiBase,
  },
  {
    name: 'apiKey',
    label: 'API key',
    hint: 'For OpenAI from platform.openai.com/api-keys. Leave it empty for a server that asks for none.',
    kind: 'secret',
    required: false,
  },
  {
    name: 'organization',
    label: 'Organization',
    hint: 'Only if your OpenAI key belongs to several.',
    kind: 'text',
    required: false,
  },
  { name: 'project', label: 'Project', hint: 'Only if your OpenAI key belongs to several.', kind: 'text', required: false },
  {
    name: 'dialect',
    label: 'Kind of server',
    hint: 'Servers differ in small things. Left to find out, the server is asked what it is.',
    kind: 'choice',
    required: false,
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Find out' },
      ...dialectIds.map((value) => ({ value, label: value === 'other' ? 'Another' : dialects[value].title })),
    ],
  },
  {
    name: 'moderation',
    label: 'Check before paying',
    hint: 'Has the prompt, or the prompt and the pictures, checked by the moderation endpoint first. What it flags is not made.',
    kind: 'choice',
    required: false,
    default: 'off',
    choices: [
      { value: 'off', label: 'Off' },
      { value: 'prompt', label: 'The prompt' },
      { value: 'all', label: 'The prompt and the pictures' },
    ],
  },
];

export interface Settings {
  /** Ends in `/`. */
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: ask the server. */
  readonly dialect: DialectId | null;
  readonly moderation: 'off' | 'prompt' | 'all';
}

/** Throws `ConnectionError`. */
export function readSettings(connection: Pick<Connection, 'fields'>): Settings {
  const base = baseOf(connection);
  const isOpenAi = base.origin === new URL(openAiBase).origin;
  const key = isOpenAi ? requiredField(connection, 'apiKey', 'The API key') : (connection.fields.apiKey?.trim() ?? '');
  const [organization, project] = [connection.fields.organization?.trim(), connection.fields.project?.trim()];
  for (const [name, value] of Object.entries({ apiKey: key, organization, project })) {
    if (value && !/^[\x21-\x7e]+$/.test(value))
      throw new ConnectionError(name, 'This has characters that no key or name has. Copy it again.');
  }
  const dialect = choice(connection, 'dialect', ['auto', ...dialectIds]);
  return {
    base,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(organization ? { 'openai-organization': organization } : {}),
      ...(project ? { 'openai-project': project } : {}),
    },
    dialect: dialect !== 'auto' ? dialect : isOpenAi ? 'openai' : null,
    moderation: choice(connection, 'moderation', ['off', 'prompt', 'all']),
  };
}

/** A bare origin stands for its `/v1/`. Throws `ConnectionError`. */
export function baseOf(connection: Pick<Connection, 'fields'>): URL {
  const base = addressField(connection, 'baseUrl', openAiBase);
  return base.pathname === '/' ? new URL('v1/', base) : base;
}

function choice<const Value extends string>({ fields: given }: Pick<Connection, 'fields'>, name: string, values: readonly Value[]): Value {
  const value = given[name]?.trim() || values[0];
  const known = values.find((one) => one === value);
  if (known === undefined) throw new ConnectionError(name, `Choose one of ${values.join(', ')}.`);
  return known;
}

const mapping = z.object({
  dialect: z.enum(dialectIds).exactOptional(),
  minPixels: z.number().positive().exactOptional(),
  /** Of the longer edge to the shorter. */
  maxRatio: z.number().min(1).exactOptional(),
});

export interface OpenAiModel extends ProviderModel {
  readonly rules: z.output<typeof mapping>;
}

/** Throws `ConnectionError` naming the model whose mapping cannot be used. */
export function readModels({ models }: Pick<Connection, 'models'>): readonly OpenAiModel[] {
  return models.map((model) => {
    const rules = mapping.safeParse(model.mapping);
    if (rules.success) return { ...model, rules: rules.data };
    const at = rules.error.issues[0]?.path.join('.') ?? '';
    throw new ConnectionError('models', `The mapping of ${model.descriptor.id} cannot be used at ${at || 'its root'}.`);
  });
}
