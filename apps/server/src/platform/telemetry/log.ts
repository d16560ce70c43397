import { pino } from 'pino';
import { maskCardNumbers } from '../card-numbers.ts';
import { type FieldKind, type LogEvent, type LogFieldsOf, logEvents, logFields } from './log-events.ts';
import { type LogDestination, prettyDestination } from './pretty-log.ts';
import { describeError, scrub } from './scrub.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
export const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];

/** Also a variable with one field too many does not compile. */
type Only<Event extends LogEvent, Given> = Given & Record<Exclude<keyof Given, keyof LogFieldsOf<Event>>, never>;
type Quiet = <Event extends LogEvent, Given extends LogFieldsOf<Event>>(event: Event, fields?: Only<Event, Given>) => void;
type Loud = <Event extends LogEvent, Given extends LogFieldsOf<Event>>(event: Event, fields?: Only<Event, Given>, error?: unknown) => void;

/** Says what happened, as named events with listed fields. */
export interface Log {
  readonly debug: Quiet;
  readonly info: Quiet;
  readonly warn: Loud;
  readonly error: Loud;
}

/** Where lines go; standard output by default. */
export interface LogOptions {
  readonly level?: LogLevel;
  readonly format?: LogFormat;
  readonly destination?: LogDestination;
}

export function createLog({ level = 'info', format = 'json', destination }: LogOptions = {}): Log {
  const target = destination ?? (format === 'json' ? pino.destination({ dest: 1, sync: true }) : process.stdout);
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'event',
    },
    format === 'pretty' ? prettyDestination(target) : target,
  );
  const say =
    (at: 'debug' | 'info' | 'warn' | 'error') =>
    (event: LogEvent, fields: Readonly<Record<string, unknown>> = {}, error?: unknown): void => {
      if (!logger.isLevelEnabled(at)) return;
      logger[at]({ ...allowed(event, fields), ...(error !== undefined && { error: describeError(error) }) }, event);
    };
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

/** For tests and tools that have nothing to say. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function allowed(event: LogEvent, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  // At run time a caller may be plain JavaScript or a cast: an unknown event carries nothing.
  for (const field of logEvents[event] ?? []) {
    const value = clean(logFields[field], fields[field]);
    if (value !== undefined) result[field] = value;
  }
  return result;
}

function clean(kind: FieldKind, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 1000) / 1000 : undefined;
  if (kind === 'flag') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (kind === 'id') return maskCardNumbers(value.replace(/[^\w.:-]/g, '').slice(0, 80));
  if (kind === 'word') return maskCardNumbers(value.replace(/[^\w .:/*{}[\]-]/g, '').slice(0, 200));
  return scrub(value);
}
