import type { DescribedError } from './scrub.ts';

interface Line {
  readonly time: string;
  readonly level: string;
  readonly event: string;
  readonly error?: DescribedError;
  readonly [field: string]: unknown;
}

const colours: Readonly<Record<string, string>> = { debug: '90', info: '32', warn: '33', error: '31' };

/** Where lines of the log go. */
export interface LogDestination {
  write(line: string): void;
}

/** Turns JSON lines into ones for people at a terminal. Values were cleaned before; nothing here can contain a line break. */
export function prettyDestination(target: LogDestination): LogDestination {
  const coloured = target === process.stdout && process.stdout.isTTY && !process.env['NO_COLOR'];
  const paint = (code: string, text: string): string => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    write(text) {
      const { time, level, event, error, ...fields } = JSON.parse(text) as Line;
      const rest = Object.entries(fields).map(([name, value]) => `${paint('90', `${name}=`)}${String(value)}`);
      const lines = [[paint('90', time.slice(11, 23)), paint(colours[level] ?? '0', level.padEnd(5)), event, ...rest].join(' ')];
      for (let cause = error; cause; cause = cause.cause) {
        lines.push(
          `      ${cause.name}: ${cause.message}${cause.code ? ` (${cause.code})` : ''}`,
          ...cause.stack.map((frame) => `        ${frame}`),
        );
      }
      target.write(`${lines.join('\n')}\n`);
    },
  };
}
