import { send } from '../http-kit/index.ts';
import type { Engine, EngineCall } from '../spec/engine.ts';
import { failureOf, type Server, title } from './api.ts';
import { findJob } from './find-job.ts';

type Cancelled = Awaited<ReturnType<NonNullable<Engine['cancel']>>>;

/**
 * Takes a prompt out of the queue, or interrupts it, and nothing but it. Newer servers do both in one call by id. For the others, an
 * interrupt is sent only while the prompt is the one that runs, and names it.
 */
export async function cancelJob(server: Server, id: string, call: EngineCall): Promise<Cancelled['result']> {
  const direct = await post(`api/jobs/${encodeURIComponent(id)}/cancel`);
  if (!direct.ok) {
    if (direct.status !== 404 && direct.status !== 405) throw await failureOf(direct);
    await required('api/queue', { delete: [id] });
    if ((await findJob(server, id, call))?.state === 'running') await required('api/interrupt', { prompt_id: id });
  }
  await direct.body?.cancel();
  const after = await findJob(server, id, call);
  if (after?.state === 'completed' || after?.state === 'failed') return 'too-late';
  return after === undefined || after.state === 'cancelled' ? 'cancelled' : 'requested';

  function post(path: string, body?: unknown): Promise<Response> {
    const init: RequestInit =
      body === undefined
        ? { headers: server.headers }
        : { headers: { ...server.headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return send(call, new URL(path, server.base), { method: 'POST', ...init }, { provider: title });
  }
  async function required(path: string, body: unknown): Promise<void> {
    const response = await post(path, body);
    if (!response.ok) throw await failureOf(response);
    await response.body?.cancel();
  }
}
