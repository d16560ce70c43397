import { systemClock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';

/** An id that nobody else has, for tests that do not care when it was made. */
export const someId = (): string => newId(systemClock.now());
