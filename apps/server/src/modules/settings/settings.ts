import type { EffectiveSetting } from '@pinhole/contract';
import { AppError } from '../../platform/app-error.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import { isPlaceholder, isPublished } from './placeholder.ts';
import { isSettingKey, type SettingKey, type SettingValue, settingDefinitions, settingEnvironmentName, settingKeys } from './registry.ts';
import { deleteSetting, listStoredSettings, upsertSetting } from './setting-store.ts';

type Texts = Readonly<Partial<Record<SettingKey, string>>>;

export interface SettingsOptions {
  readonly db: Db;
  readonly signals: Pick<Signals, 'send' | 'on' | 'onGap'>;
  /** Values given outside the database, by setting key. */
  readonly environment?: Texts;
  readonly configFile?: Texts;
  readonly preset?: Texts;
  /** True for a service that others can reach: what they read there must be real. */
  readonly refusesPlaceholders?: boolean;
  readonly onError: (error: unknown) => void;
}

export interface Settings {
  /** From this process's copy; another process's change arrives within a moment. */
  get<Key extends SettingKey>(key: Key): SettingValue<Key>;
  /** As the transaction sees it, its own changes included. */
  readIn<Key extends SettingKey>(tx: Tx, key: Key): Promise<SettingValue<Key>>;
  list(): EffectiveSetting[];
  describe(key: string): EffectiveSetting;
  /** Stores an operator's choice; null goes back to the preset or built-in value. Follow the commit with `changed()`. */
  write(tx: Tx, change: { readonly key: string; readonly value: string | null; readonly accountId: string | null }): Promise<void>;
  /** Brings this process up to date and tells the others. After the commit. */
  changed(): Promise<void>;
  onChange(listener: () => void): () => void;
  close(): void;
}

export const settingTopic = 'setting';
/** Wake-ups are hints: a lost one costs at most this long. */
const lookAgainMs = 30_000;
const hidden = '••••••••';

interface Effective {
  readonly text: string;
  readonly source: EffectiveSetting['source'];
}

/** Says every mistake in values given from outside at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export async function createSettings({
  db,
  signals,
  environment = {},
  configFile = {},
  preset = {},
  refusesPlaceholders = false,
  onError,
}: SettingsOptions): Promise<Settings> {
  refuseMistakes({ environment, 'config file': configFile, preset });
  const listeners = new Set<() => void>();
  let stored = await listStoredSettings(db);
  /** What `stored` comes to, as far as it was asked for: every request asks, and to understand a time zone takes longer than to answer. */
  const understood = new Map<SettingKey, unknown>();

  const effective = (key: SettingKey, inDatabase: ReadonlyMap<string, string>): Effective => {
    const definition = settingDefinitions[key];
    const candidates: readonly (readonly [EffectiveSetting['source'], string | undefined])[] = [
      ['environment', environment[key]],
      ['config file', configFile[key]],
      ['admin page', inDatabase.get(key)],
      ['preset', preset[key]],
      ['built-in', definition.fallback],
    ];
    // A stored value that an upgrade made invalid is passed over: the service must start.
    for (const [source, text] of candidates) if (text !== undefined && definition.schema.safeParse(text).success) return { text, source };
    throw new Error(`the built-in value of ${key} does not fit its own schema`);
  };
  const parse = <Key extends SettingKey>(key: Key, text: string): SettingValue<Key> =>
    settingDefinitions[key].schema.parse(text) as SettingValue<Key>;

  function get<Key extends SettingKey>(key: Key): SettingValue<Key> {
    if (!understood.has(key)) understood.set(key, Object.freeze(parse(key, effective(key, stored).text)));
    return understood.get(key) as SettingValue<Key>;
  }

  async function refresh(): Promise<void> {
    const fresh = await listStoredSettings(db);
    const same = fresh.size === stored.size && [...fresh].every(([key, value]) => stored.get(key) === value);
    if (same) return;
    stored = fresh;
    understood.clear();
    for (const listener of listeners) listener();
  }
  const refreshSoon = (): void => {
    refresh().catch(onError);
  };
  const stopListening = signals.on(settingTopic, refreshSoon);
  const stopGaps = signals.onGap(refreshSoon);
  const timer = setInterval(refreshSoon, lookAgainMs);
  timer.unref();

  const describe = (key: SettingKey): EffectiveSetting => {
    const definition: (typeof settingDefinitions)[SettingKey] & { readonly choices?: readonly string[] } = settingDefinitions[key];
    const { text, source } = effective(key, stored);
    return {
      key,
      title: definition.title,
      help: definition.help,
      value: definition.type === 'secret' && text !== '' ? hidden : text,
      source,
      env: settingEnvironmentName(key),
      editable: source !== 'environment' && source !== 'config file',
      type: definition.type,
      ...(definition.choices ? { choices: [...definition.choices] } : {}),
    };
  };

  return {
    get,
    readIn: async (tx, key) => parse(key, effective(key, await listStoredSettings(tx)).text),
    list: () => settingKeys.map(describe),
    describe(key) {
      if (!isSettingKey(key)) throw new AppError('request.not_found');
      return describe(key);
    },
    async write(tx, { key, value, accountId }) {
      if (!isSettingKey(key)) throw new AppError('request.not_found');
      if (environment[key] !== undefined || configFile[key] !== undefined) throw new AppError('setting.read_only', { key });
      if (value === null) return deleteSetting(tx, key);
      const parsed = settingDefinitions[key].schema.safeParse(value);
      if (!parsed.success) throw new AppError('setting.invalid', { key, expected: parsed.error.issues[0]?.message ?? 'another value' });
      if (refusesPlaceholders && isPublished(key) && isPlaceholder(value))
        throw new AppError('setting.invalid', { key, expected: 'what is really so: this looks like a placeholder' });
      return upsertSetting(tx, { key, value: value.trim(), accountId });
    },
    async changed() {
      await refresh();
      signals.send(settingTopic);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      stopListening();
      stopGaps();
      listeners.clear();
    },
  };
}

function refuseMistakes(sources: Readonly<Record<string, Texts>>): void {
  const mistakes = Object.entries(sources).flatMap(([source, texts]) =>
    Object.entries(texts).flatMap(([key, text]) => {
      if (!isSettingKey(key)) return [`${source}: there is no setting ${key}`];
      const parsed = settingDefinitions[key].schema.safeParse(text);
      if (parsed.success) return [];
      const name = source === 'environment' ? settingEnvironmentName(key) : `${source}: ${key}`;
      return [`${name} must be ${parsed.error.issues[0]?.message ?? 'another value'}`];
    }),
  );
  if (mistakes.length > 0) throw new SettingsError(mistakes.join('\n'));
}
