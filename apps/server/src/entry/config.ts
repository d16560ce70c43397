import type { z } from 'zod';
import { type SettingKey, settingDefinitions, settingEnvironmentName, settingKeys } from '../modules/settings/index.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { IdentityError, readIdentity } from '../platform/credentials/operator-identity.ts';
import { configSchema, type DocumentedVariable, documentedVariables, type Role } from './config-schema.ts';
import { type GivenValue, gatherValues, type Problem } from './config-sources.ts';
import { checkMail, type MailConfig, readMail } from './mail-config.ts';

type Values = z.output<typeof configSchema>;
type SettingTexts = Readonly<Partial<Record<SettingKey, string>>>;

/** What the process was told, checked and frozen. Handed down in slices; nothing but `entry/` reads the environment. */
export interface Config {
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string; readonly clientIpHeader: string | undefined };
  readonly roles: readonly Role[];
  readonly dataFolder: string;
  /** Undefined: the embedded database of the data folder. */
  readonly database: { readonly url: string; readonly directUrl: string } | undefined;
  /** Undefined: a setup link is printed. */
  readonly firstAdministrator: { readonly email: string; readonly password: string } | undefined;
  /** Undefined: made once and kept in the data folder. */
  readonly secret: string | undefined;
  /** What signs content credentials, as PEM. Undefined: made once and kept in the data folder. */
  readonly contentIdentity: { readonly certificate: string; readonly key: string } | undefined;
  /** The mail server. Undefined: mail stays in the outbox. */
  readonly mail: MailConfig | undefined;
  readonly log: { readonly level: Values['LOG_LEVEL']; readonly format: Values['LOG_FORMAT'] };
  readonly shutdownTimeoutSeconds: number;
  /** Who answers for the check of VAT numbers, on this machine. Undefined: the European Commission. */
  readonly viesOrigin: string | undefined;
  /** Settings of the service that are pinned from outside and therefore cannot be changed on the admin page. */
  readonly settings: { readonly environment: SettingTexts; readonly configFile: SettingTexts };
  /** Every variable with its value in force and where that came from; secrets are masked. */
  readonly effective: readonly EffectiveVariable[];
  /** Names that look like ours and are not: most likely mistyped. */
  readonly unknownVariables: readonly string[];
}

export interface EffectiveVariable extends DocumentedVariable {
  /** As it would be written; masked if secret, undefined if there is none. */
  readonly value: string | undefined;
  readonly source: 'environment' | 'config file' | 'built-in';
}

/** The configuration has mistakes. The message names all of them and is meant for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'One value' : `${problems.length} values`;
    super(`${count} of the configuration cannot be used:\n${problems.map(sentence).join('\n')}`);
    this.problems = problems;
  }
}

export function readConfig(environment: NodeJS.ProcessEnv, clock: Clock = systemClock): Config {
  const documented = documentedVariables();
  const { given, problems, unknownVariables } = gatherValues(environment, documented);
  const parsed = configSchema.safeParse(Object.fromEntries([...given].map(([name, { text }]) => [name, text])));
  const all = [
    ...problems,
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), reason: issue.message }))),
  ];
  all.push(...checkSettings(given), ...(parsed.success ? checkTogether(parsed.data, clock) : []));
  if (!parsed.success || all.length > 0) throw new ConfigError(all.map((problem) => withExample(problem, documented, given)));

  const values = parsed.data;
  return deepFreeze({
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: new URL(values.PINHOLE_URL ?? `http://localhost:${values.PORT}`).origin,
      clientIpHeader: values.PINHOLE_CLIENT_IP_HEADER?.toLowerCase(),
    },
    roles: values.PINHOLE_ROLES,
    dataFolder: values.PINHOLE_DATA,
    database: values.DATABASE_URL ? { url: values.DATABASE_URL, directUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL } : undefined,
    firstAdministrator:
      values.PINHOLE_ADMIN_EMAIL && values.PINHOLE_ADMIN_PASSWORD
        ? { email: values.PINHOLE_ADMIN_EMAIL, password: values.PINHOLE_ADMIN_PASSWORD }
        : undefined,
    secret: values.PINHOLE_SECRET,
    contentIdentity:
      values.PINHOLE_C2PA_CERTIFICATE && values.PINHOLE_C2PA_KEY
        ? { certificate: values.PINHOLE_C2PA_CERTIFICATE, key: values.PINHOLE_C2PA_KEY }
        : undefined,
    mail: readMail(values),
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
    shutdownTimeoutSeconds: values.PINHOLE_SHUTDOWN_TIMEOUT_SECONDS,
    viesOrigin: values.PINHOLE_VIES_URL,
    settings: { environment: settingTexts(given, 'environment'), configFile: settingTexts(given, 'config file') },
    effective: documented.map((variable) => effective(variable, given.get(variable.name))),
    unknownVariables,
  });
}

function checkTogether(values: Values, clock: Clock): Problem[] {
  const problems: Problem[] = [];
  if (values.DATABASE_DIRECT_URL && !values.DATABASE_URL) {
    problems.push({ name: 'DATABASE_DIRECT_URL', reason: 'is set without DATABASE_URL; it only adds a second way to the same database' });
  }
  if (values.PINHOLE_ADMIN_EMAIL && !values.PINHOLE_ADMIN_PASSWORD) {
    problems.push({ name: 'PINHOLE_ADMIN_PASSWORD', reason: 'is missing although PINHOLE_ADMIN_EMAIL is set' });
  }
  if (values.PINHOLE_ADMIN_PASSWORD && !values.PINHOLE_ADMIN_EMAIL) {
    problems.push({ name: 'PINHOLE_ADMIN_EMAIL', reason: 'is missing although PINHOLE_ADMIN_PASSWORD is set' });
  }
  return [...problems, ...checkContentIdentity(values, clock), ...checkMail(values)];
}

function checkContentIdentity({ PINHOLE_C2PA_CERTIFICATE: certificate, PINHOLE_C2PA_KEY: key }: Values, clock: Clock): Problem[] {
  if (!certificate && !key) return [];
  if (!key) return [{ name: 'PINHOLE_C2PA_KEY', reason: 'is missing although PINHOLE_C2PA_CERTIFICATE is set' }];
  if (!certificate) return [{ name: 'PINHOLE_C2PA_CERTIFICATE', reason: 'is missing although PINHOLE_C2PA_KEY is set' }];
  try {
    readIdentity({ certificate, key }, clock.now());
    return [];
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    return [{ name: 'PINHOLE_C2PA_CERTIFICATE', reason: error.message }];
  }
}

function checkSettings(given: ReadonlyMap<string, GivenValue>): Problem[] {
  return settingKeys.flatMap((key) => {
    const name = settingEnvironmentName(key);
    const value = given.get(name);
    const issue = value && settingDefinitions[key].schema.safeParse(value.text).error?.issues[0];
    return issue ? [{ name, reason: `must be ${issue.message}` }] : [];
  });
}

function settingTexts(given: ReadonlyMap<string, GivenValue>, source: GivenValue['source']): SettingTexts {
  const texts: Partial<Record<SettingKey, string>> = {};
  for (const key of settingKeys) {
    const value = given.get(settingEnvironmentName(key));
    if (value?.source === source) texts[key] = value.text;
  }
  return texts;
}

const masked = '••••••••';

function effective(variable: DocumentedVariable, value: GivenValue | undefined): EffectiveVariable {
  const shown = value && variable.secret ? masked : (value?.text ?? variable.builtIn);
  return { ...variable, value: shown, source: value?.source ?? 'built-in' };
}

function withExample(problem: Problem, documented: readonly DocumentedVariable[], given: ReadonlyMap<string, GivenValue>): Problem {
  const variable = documented.find(({ name }) => name === problem.name);
  const value = given.get(problem.name)?.text;
  return {
    ...problem,
    ...(variable ? { example: `${variable.name}=${variable.example}` } : {}),
    ...(value === undefined ? {} : { value: variable?.secret ? masked : JSON.stringify(shorten(value)) }),
  };
}

const shorten = (value: string): string => (value.length > 100 ? `${value.slice(0, 100)} …` : value);

function sentence({ name, reason, value, example }: Problem): string {
  const is = value === undefined ? '' : ` is ${value} and`;
  return `  ${name}${is} ${reason}.${example ? ` Example: ${example}` : ''}`;
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
