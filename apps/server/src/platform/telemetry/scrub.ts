import { maskCardNumbers } from '../card-numbers.ts';

const longestText = 2_000;

/**
 * Text that other people's code wrote, such as error messages: addresses, keys, tokens and numbers of cards are taken out, and it is made one line
 * without control characters, so that it can neither forge a log entry nor colour a terminal.
 */
export function scrub(text: string): string {
  return (
    maskCardNumbers(text.slice(0, longestText))
      // oxlint-disable-next-line no-control-regex -- control characters are what it is about
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replace(/(\w+:\/\/)[^\s/@]*:[^\s/@]*@/g, '$1[secret]@')
      .replace(/[^\s"'<>()[\]{}=,;:@]{1,64}@[^\s"'<>()[\]{}=,;:@]{1,255}/g, '[address]')
      .replace(/\b(bearer|basic)\s+\S+/gi, '$1 [secret]')
      .replace(/\b(?:pk|sk|whsec)_\S+/g, '[secret]')
      .replace(/[A-Za-z0-9_-]{40,}/g, '[secret]')
  );
}

export interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** Where in our code it happened: one line per frame. */
  readonly stack: readonly string[];
  readonly cause?: DescribedError;
}

/** An error as the log may hold it. Database errors carry the values they complain about in `detail`: that stays out. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: 'NotAnError', message: typeof error === 'string' ? scrub(error) : typeof error, stack: [] };
  const code = 'code' in error && typeof error.code === 'string' ? scrub(error.code) : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: scrub(error.name),
    message: scrub(error.message),
    ...(code !== undefined && { code }),
    stack: frames.slice(0, 20).map((line) => scrub(line.trim())),
    ...(error.cause !== undefined && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  };
}
