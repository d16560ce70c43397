import type { Engine } from '../spec/engine.ts';
import { task } from './video-task.ts';

const maxBytes = 1024 * 1024;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** ModelArk signs nothing: only the secret address vouches for a push, and a push only wakes the poll. It is the task itself. */
export const verifyPush: NonNullable<Engine['webhook']>['verify'] = async (_headers, body) => {
  if (body.byteLength > maxBytes) return null;
  let parsed: ReturnType<typeof task.safeParse>;
  try {
    parsed = task.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    return null;
  }
  if (!parsed.success) return null;
  const { id, status, updated_at: updatedAt, safety_identifier: attemptId } = parsed.data;
  const named = attemptId != null && uuid.test(attemptId) ? { attemptId } : {};
  return { ...named, handleId: id, dedupeKey: `${id}:${status}:${updatedAt ?? ''}` };
};
