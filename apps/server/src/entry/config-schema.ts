import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { type SettingKey, settingDefinitions, settingEnvironmentName, settingKeys } from '../modules/settings/index.ts';

/** What a person has to know about one environment variable: the source of the docs, `.env.example` and the admin page. */
export interface VariableInfo {
  readonly group: VariableGroup;
  readonly summary: string;
  readonly example: string;
  /** What counts when the variable is not set: a value as it would be written, or the reason for having none. */
  readonly builtIn?: string;
  readonly whenUnset?: string;
  /** Never shown: not in messages, not in logs, not on the admin page. */
  readonly secret?: true;
}

export const variableGroups = [
  'Where it runs',
  'Data',
  'First administrator',
  'Secrets and access',
  'Mail',
  'Operation',
  'Service',
] as const;
export type VariableGroup = (typeof variableGroups)[number];

/** The one place that knows every variable; a schema that is not in here is not documented and therefore not allowed. */
export const variables = z.registry<VariableInfo>();

type TextSchema = z.ZodType<unknown, string>;

function builtIn<Schema extends TextSchema>(schema: Schema, info: VariableInfo & { builtIn: string }): z.ZodPrefault<Schema> {
  const withDefault = z.prefault(schema, info.builtIn as z.input<Schema> & string);
  variables.add(withDefault, info);
  return withDefault;
}

function optional<Schema extends TextSchema>(schema: Schema, info: VariableInfo): z.ZodOptional<Schema> {
  const unset = z.optional(schema);
  variables.add(unset, info);
  return unset;
}

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
};
const text = (pattern: RegExp, error: string) => z.string().regex(pattern, { error });
const choice = <const Choices extends readonly [string, ...string[]]>(choices: Choices) =>
  z.enum(choices, { error: `must be one of ${choices.join(', ')}` });
const postgresUrl = text(/^postgres(ql)?:\/\/\S+$/, 'must be a PostgreSQL address, which begins with postgres://');

export const roles = ['web', 'worker', 'scheduler'] as const;
export type Role = (typeof roles)[number];

const roleNames = new Set<string>(roles);
const listOf = (value: string): string[] => [...new Set(value.split(',').map((name) => name.trim()))];
const roleList = z
  .string()
  .refine((value) => listOf(value).every((name) => roleNames.has(name)), {
    error: `must be a list of ${roles.join(', ')}, separated by commas`,
  })
  .transform((value) => roles.filter((role) => listOf(value).includes(role)));

const ownMachine = text(/^http:\/\/(localhost|127\.0\.0\.1):\d{1,5}$/, 'must be an http address of this machine with its port');
const webAddress = z.string().refine(isOrigin, { error: 'must be an http or https address without a path' });

/** Every variable of the process. Values come as text, from the environment, a file or the config file. */
export const configSchema = z.object({
  HOST: builtIn(text(/^[\w.:-]+$/, 'must be a host name or an address'), {
    group: 'Where it runs',
    summary: 'The address to listen on. Only this machine can reach the built-in one; 0.0.0.0 opens it to the network.',
    example: '0.0.0.0',
    builtIn: '127.0.0.1',
  }),
  PORT: builtIn(wholeNumber(0, 65_535), {
    group: 'Where it runs',
    summary: 'The port to listen on; 0 takes any free one.',
    example: '8080',
    builtIn: '4040',
  }),
  PINHOLE_URL: optional(webAddress, {
    group: 'Where it runs',
    summary: 'The address that people type in their browser. Links in mails, sign-in and the check of foreign pages depend on it.',
    example: 'https://studio.example.com',
    whenUnset: 'http://localhost and the port',
  }),
  PINHOLE_ROLES: builtIn(roleList, {
    group: 'Where it runs',
    summary: 'What this process does. Several processes need one database by DATABASE_URL.',
    example: 'web',
    builtIn: roles.join(','),
  }),
  PINHOLE_CLIENT_IP_HEADER: optional(text(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be the name of a request header'), {
    group: 'Where it runs',
    summary:
      'The request header in which your proxy puts the address of the visitor. Set it only if the proxy always overwrites that header.',
    example: 'x-forwarded-for',
    whenUnset: 'the address of the connection',
  }),
  PINHOLE_DATA: builtIn(text(/\S/, 'must be a folder'), {
    group: 'Data',
    summary: 'The folder of the embedded database, the pictures and the generated secrets. Back it up.',
    example: '/var/lib/pinhole',
    builtIn: './data',
  }),
  DATABASE_URL: optional(postgresUrl, {
    group: 'Data',
    summary: 'A PostgreSQL server (16 or newer) to use instead of the embedded database.',
    example: 'postgres://pinhole:password@db.example.com:5432/pinhole',
    whenUnset: 'the embedded database in the data folder',
    secret: true,
  }),
  DATABASE_DIRECT_URL: optional(postgresUrl, {
    group: 'Data',
    summary: 'The same database without a connection pooler in between, for migrations and LISTEN.',
    example: 'postgres://pinhole:password@db.example.com:5433/pinhole',
    whenUnset: 'DATABASE_URL',
    secret: true,
  }),
  PINHOLE_CONFIG_FILE: optional(text(/\S/, 'must be the path of a JSON file'), {
    group: 'Data',
    summary: 'A JSON file with an object of these variables. The environment wins over it.',
    example: '/etc/pinhole.json',
    whenUnset: 'no config file',
  }),
  PINHOLE_ADMIN_EMAIL: optional(z.email({ error: 'must be a mail address' }), {
    group: 'First administrator',
    summary: 'Makes the first administrator on an empty database, instead of the setup link.',
    example: 'admin@example.com',
    whenUnset: 'a setup link is printed',
  }),
  PINHOLE_ADMIN_PASSWORD: optional(z.string().min(8, { error: 'must have at least 8 characters' }), {
    group: 'First administrator',
    summary: 'The password of that administrator. Used once; change it after signing in.',
    example: 'choose-a-long-one',
    whenUnset: 'a setup link is printed',
    secret: true,
  }),
  PINHOLE_SECRET: optional(z.string().min(32, { error: 'must have at least 32 characters' }), {
    group: 'Secrets and access',
    summary: 'Signs sessions and links. All processes of one service need the same; changing it signs everybody out.',
    example: 'output-of-openssl-rand-base64-48-goes-here',
    whenUnset: 'made once and kept in the data folder',
    secret: true,
  }),
  PINHOLE_C2PA_CERTIFICATE: optional(text(/-----BEGIN CERTIFICATE-----/, 'must be certificates as PEM'), {
    group: 'Secrets and access',
    summary: 'Your certificate for content credentials and the ones above it, yours first, as PEM. See docs/content-credentials.md.',
    example: '"-----BEGIN CERTIFICATE----- …"',
    whenUnset: 'self-made and kept in the data folder',
  }),
  PINHOLE_C2PA_KEY: optional(text(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'must be an unencrypted private key as PEM'), {
    group: 'Secrets and access',
    summary: 'The private key of that certificate.',
    example: '"-----BEGIN PRIVATE KEY----- …"',
    whenUnset: 'self-made and kept in the data folder',
    secret: true,
  }),
  PINHOLE_MAIL_HOST: optional(
    z.string().refine(isHost, { error: 'must be the name or address of a mail server, without a scheme and without a port' }),
    {
      group: 'Mail',
      summary: 'The mail server (SMTP) that mail is handed to. See docs/mail.md.',
      example: 'smtp.example.com',
      whenUnset: 'mail stays in the outbox, where the operator reads it',
    },
  ),
  PINHOLE_MAIL_PORT: builtIn(wholeNumber(1, 65_535), {
    group: 'Mail',
    summary: 'The port of the mail server: 587 or 465. Many hosts block 25.',
    example: '465',
    builtIn: '587',
  }),
  PINHOLE_MAIL_TLS: builtIn(choice(['auto', 'implicit', 'starttls', 'none']), {
    group: 'Mail',
    summary:
      'How the way to the server is encrypted. auto: from the first byte on port 465, not at all on this machine, else by STARTTLS or no mail is sent. none says on purpose that all can be read on the way.',
    example: 'starttls',
    builtIn: 'auto',
  }),
  PINHOLE_MAIL_USER: optional(text(/\S/, 'must be the name that the mail server knows you by'), {
    group: 'Mail',
    summary: 'The name to sign in to the mail server with.',
    example: 'studio@example.com',
    whenUnset: 'nobody signs in',
  }),
  PINHOLE_MAIL_PASSWORD: optional(text(/\S/, 'must be the password for the mail server'), {
    group: 'Mail',
    summary: 'The password for it.',
    example: 'password-of-the-mail-account',
    whenUnset: 'nobody signs in',
    secret: true,
  }),
  PINHOLE_MAIL_FROM: optional(z.email({ error: 'must be a mail address' }), {
    group: 'Mail',
    summary: 'The address that mail comes from. The server must let you send from it.',
    example: 'studio@example.com',
    whenUnset: 'needed with PINHOLE_MAIL_HOST',
  }),
  PINHOLE_MAIL_FROM_NAME: optional(text(/^[^\p{Cc}]{1,100}$/u, 'must be one line of at most 100 characters'), {
    group: 'Mail',
    summary: 'The name that stands beside that address.',
    example: 'Our studio',
    whenUnset: 'the name of the service',
  }),
  PINHOLE_MAIL_CA: optional(text(/-----BEGIN CERTIFICATE-----/, 'must be certificates as PEM'), {
    group: 'Mail',
    summary: 'Certificates to trust instead of the public ones, as PEM, for a mail server with a certificate of your own.',
    example: '"-----BEGIN CERTIFICATE----- …"',
    whenUnset: 'the public ones',
  }),
  PINHOLE_MAIL_TIMEOUT_SECONDS: builtIn(wholeNumber(1, 600), {
    group: 'Mail',
    summary: 'How long handing over one mail may take. Then it is tried again later.',
    example: '120',
    builtIn: '60',
  }),
  LOG_LEVEL: builtIn(choice(['error', 'warn', 'info', 'debug', 'silent']), {
    group: 'Operation',
    summary: 'How much is logged.',
    example: 'debug',
    builtIn: 'info',
  }),
  LOG_FORMAT: builtIn(choice(['auto', 'text', 'json']), {
    group: 'Operation',
    summary: 'Text for people, JSON for machines; auto writes text on a terminal and JSON elsewhere.',
    example: 'json',
    builtIn: 'auto',
  }),
  PINHOLE_SHUTDOWN_TIMEOUT_SECONDS: builtIn(wholeNumber(1, 3600), {
    group: 'Operation',
    summary: 'How long running work may take to finish after the signal to stop.',
    example: '60',
    builtIn: '25',
  }),
  PINHOLE_VIES_URL: optional(ownMachine, {
    group: 'Operation',
    summary: 'Only for trying things out: a program on this machine that answers for the check of VAT numbers.',
    example: 'http://127.0.0.1:4999',
    whenUnset: 'the European Commission is asked',
  }),
});

export interface DocumentedVariable extends VariableInfo {
  readonly name: string;
}

/** All variables with what is known about them, in the order of the docs: those of the process, then the settings of the service. */
export function documentedVariables(): DocumentedVariable[] {
  const ofProcess = Object.entries(configSchema.shape).map(([name, schema]): DocumentedVariable => {
    const info = variables.get(schema);
    if (!info) throw new Error(`the variable ${name} is not described`);
    return { name, ...info };
  });
  return [...ofProcess, ...settingKeys.map(describeSetting)];
}

function describeSetting(key: SettingKey): DocumentedVariable {
  const { title, help, type, fallback } = settingDefinitions[key];
  return {
    name: settingEnvironmentName(key),
    group: 'Service',
    summary: `${title}. ${help}`,
    example: fallback,
    ...(fallback === '' ? { whenUnset: 'none' } : { builtIn: fallback }),
    ...(type === 'secret' ? { secret: true } : {}),
  };
}

function isHost(host: string): boolean {
  return /^[\w.-]+$/.test(host) ? URL.canParse(`smtp://${host}:25`) : isIPv6(host);
}

function isOrigin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname, search, hash, username } = new URL(address);
  return (protocol === 'http:' || protocol === 'https:') && pathname === '/' && `${search}${hash}${username}` === '';
}
