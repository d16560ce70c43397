import type { EffectiveSetting } from '@pinhole/contract';
import { z } from 'zod';

/** One number, switch or text of the service that an operator may set. Values travel and are stored as text. */
export interface SettingDefinition<Value = unknown> {
  readonly title: string;
  readonly help: string;
  readonly type: EffectiveSetting['type'];
  /** From the text to the value; refuses what does not fit. */
  readonly schema: z.ZodType<Value, string>;
  /** The built-in value, as text. */
  readonly fallback: string;
  readonly choices?: readonly string[];
}

interface Words {
  readonly title: string;
  readonly help: string;
}

export function textSetting(words: Words & { readonly fallback: string; readonly max: number }): SettingDefinition<string> {
  return { ...words, type: 'text', schema: singleLine(words.max).min(1) };
}

/** A text that may be left out: empty is null. `shape` narrows what it may be. */
export function optionalTextSetting(
  words: Words & { readonly max: number; readonly shape?: { readonly pattern: RegExp; readonly says: string } },
): SettingDefinition<string | null> {
  const { max, shape, ...rest } = words;
  const schema = singleLine(max)
    .refine((value) => value === '' || !shape || shape.pattern.test(value), shape?.says)
    .transform((value) => (value === '' ? null : value));
  return { ...rest, type: 'text', schema, fallback: '' };
}

export function choiceSetting<const Choice extends string>(
  words: Words & { readonly fallback: NoInfer<Choice>; readonly choices: readonly [Choice, ...Choice[]] },
): SettingDefinition<Choice> {
  const schema = z
    .string()
    .trim()
    .pipe(z.enum(words.choices, `one of ${words.choices.join(', ')}`));
  return { ...words, type: 'choice', schema: schema };
}

/** Shown only as "set" or "not set"; empty is not set. */
export function secretSetting(words: Words & { readonly min: number }): SettingDefinition<string | null> {
  const schema = singleLine(500)
    .refine((value) => value === '' || value.length >= words.min, `at least ${words.min} characters, or empty`)
    .transform((value) => (value === '' ? null : value));
  return { title: words.title, help: words.help, type: 'secret', schema, fallback: '' };
}

export function switchSetting(words: Words & { readonly fallback: 'true' | 'false' }): SettingDefinition<boolean> {
  const schema = z
    .string()
    .transform((value) => value.trim().toLowerCase())
    .pipe(z.enum(['true', 'false'], 'true or false'))
    .transform((value) => value === 'true');
  return { ...words, type: 'boolean', schema };
}

export function numberSetting(
  words: Words & { readonly fallback: string; readonly min: number; readonly max: number },
): SettingDefinition<number> {
  const { min, max, ...rest } = words;
  const range = `a whole number from ${min} to ${max}`;
  const schema = z
    .string()
    .trim()
    .regex(/^\d{1,9}$/, range)
    .transform(Number)
    .refine((value) => value >= min && value <= max, range);
  return { ...rest, type: 'number', schema };
}

const credits = 'a whole number of micro-credits (1 credit is 1000000)';
const micros = z
  .string()
  .trim()
  .regex(/^(0|[1-9]\d{0,16})$/, credits);

export function creditsSetting(words: Words & { readonly fallback: string }): SettingDefinition<bigint> {
  return { ...words, type: 'credits', schema: micros.transform(BigInt) };
}

/** An ISO 4217 code that this machine can write amounts in. */
export function currencySetting(words: Words & { readonly fallback: string }): SettingDefinition<string> {
  const known = new Set(Intl.supportedValuesOf('currency'));
  const schema = singleLine(3)
    .toUpperCase()
    .refine((value) => known.has(value), 'a currency code of three letters, such as EUR');
  return { ...words, type: 'text', schema };
}

/** An IANA name that this machine knows, such as Europe/Copenhagen. */
export function timeZoneSetting(words: Words & { readonly fallback: string }): SettingDefinition<string> {
  const schema = singleLine(60).refine((value) => isTimeZone(value), 'a time zone such as Europe/Copenhagen');
  return { ...words, type: 'text', schema };
}

/** Offsets such as +02:00 are left out: they know no summer time, and the database reads them the other way round. */
function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** An amount, or empty for "no limit". */
export function creditsLimitSetting(words: Words & { readonly fallback: string }): SettingDefinition<bigint | null> {
  const schema = z
    .string()
    .trim()
    .pipe(
      z.union([
        z.literal('').transform(() => null),
        micros.transform(BigInt).refine((value) => value > 0n, `above 0, ${credits}, or empty`),
      ]),
    );
  return { ...words, type: 'credits', schema };
}

function singleLine(max: number): z.ZodString {
  return z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'no control characters');
}
