import type { Cap } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import type { CapRow } from './cap-store.ts';

/** Who looks at caps: a member, or the person who runs the service. */
export type CapReader = Pick<Actor, 'accountId' | 'role'> & {
  readonly canOperate: boolean;
  /** The keys of a member who does not run the workspace; the only keys whose caps they see. */
  readonly ownKeys?: ReadonlySet<string>;
};

const runs = ({ role }: CapReader): boolean => role === 'owner' || role === 'admin';
const isOwn = (row: CapRow, reader: CapReader): boolean =>
  row.accountId === reader.accountId || (row.keyId !== null && (reader.ownKeys?.has(row.keyId) ?? false));

/** A member sees what binds them: the workspace's caps, their own and their keys'. */
export const maySee = (row: CapRow, reader: CapReader): boolean =>
  reader.canOperate || runs(reader) || (row.accountId === null && row.keyId === null) || isOwn(row, reader);

export function presentCap(row: CapRow, reader: CapReader): Cap {
  return {
    id: row.id,
    subject: row.keyId ? 'key' : row.accountId ? 'member' : 'workspace',
    subjectId: row.keyId ?? row.accountId,
    period: row.period,
    unit: row.unit === 'credit' ? 'credits' : 'currency',
    currency: row.unit === 'credit' ? null : row.unit,
    setBy: row.setBy,
    limit: row.amount === null ? null : String(row.amount),
    spent: String(row.spent),
    resetsAt: row.resetsAt?.toISOString() ?? null,
    changeable:
      reader.canOperate || (row.setBy === 'workspace' && runs(reader)) || (row.setBy === 'self' && (isOwn(row, reader) || !reader.ownKeys)),
  };
}
