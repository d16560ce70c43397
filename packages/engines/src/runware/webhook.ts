import { createHash } from 'node:crypto';
import type { Engine } from '../spec/engine.ts';
import { answer, failuresOf } from './read-task.ts';

const maxBytes = 1024 * 1024;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Runware signs nothing: only the secret address vouches for a push, and a push only wakes the poll. It comes as one result, as a list of
 * results below `data`, or as a list of errors.
 */
export const verifyPush: NonNullable<Engine['webhook']>['verify'] = async (_headers, body) => {
  if (body.byteLength > maxBytes) return null;
  const parsed = answer.safeParse(parse(body));
  if (!parsed.success) return null;
  const alone = answer.shape.data.safeParse([parse(body)]).data ?? [];
  const items = parsed.data.data ?? alone;
  const about = [...items, ...failuresOf(parsed.data)];
  const [taskUUID = '', ...others] = new Set(about.flatMap((one) => one.taskUUID ?? []));
  if (!uuid.test(taskUUID) || others.length > 0) return null;
  const results = items.map((one) => one.imageUUID ?? one.videoUUID ?? one.imageURL ?? one.videoURL ?? one.text ?? one.status ?? '');
  const codes = failuresOf(parsed.data).map(({ code }) => code ?? '');
  const digest = createHash('sha256')
    .update(JSON.stringify([results, codes]))
    .digest('hex')
    .slice(0, 32);
  return { attemptId: taskUUID, handleId: taskUUID, dedupeKey: `${taskUUID}:${digest}` };
};

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
