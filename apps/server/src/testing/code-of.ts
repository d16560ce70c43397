import type { AppError } from '../platform/app-error.ts';

/** How something ends: `done`, or the code it was refused with. For tests. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: AppError) => error.code ?? error.message,
  );

/** The same with what the refusal names as its reason: `code:reason`. */
export const reasonOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: AppError) => (error.details?.reason ? `${error.code}:${error.details.reason}` : (error.code ?? error.message)),
  );
