import type { Connection } from '../spec/provider.ts';

/** The time as the service tells it; the machine's where an adapter is used by itself. The one place of the adapters that reads it. */
export const clockOf = ({ now }: Pick<Connection, 'now'>): (() => Date) => now ?? (() => new Date());
