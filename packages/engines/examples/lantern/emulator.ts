import { randomUUID } from 'node:crypto';
import { createFaultQueue, type Emulator, type Fault, type Incoming, samplePng, serveEmulator } from '@pinhole/engines/emulator-kit';
import { z } from 'zod';

const key = 'lantern_emulator_key';
const newJob = z.strictObject({
  model: z.literal('lantern-2'),
  client_id: z.uuid(),
  prompt: z.string().min(1),
  width: z.number().int().min(256),
  height: z.number().int().min(256),
  seed: z.number().int(),
  style: z.enum(['photo', 'ink']).optional(),
  picture: z.string().startsWith('data:image/').optional(),
});
interface Job extends z.output<typeof newJob> {
  readonly id: string;
  readonly readyAt: number;
  readonly end: 'done' | 'failed' | 'refused' | 'stuck';
  readonly host: string;
  readonly file: 'good' | 'output-is-html' | 'output-gone';
}
const refusals: Partial<Readonly<Record<Fault['kind'], number>>> = {
  unauthorized: 401,
  'no-credit': 402,
  'rate-limited': 429,
  overloaded: 503,
  'bad-input': 422,
  'server-error': 500,
};

/** Lantern's protocol on a local port. It knows nothing of the engine: it answers as Lantern's papers say. */
export async function startEmulator(): Promise<Emulator> {
  const jobs: Job[] = [];
  const faults = createFaultQueue();
  let jobMs = 100;
  const serving = await serveEmulator({ isPaid: ({ method }) => method === 'POST', handle });

  const stateOf = ({ readyAt, end }: Job): string => (Date.now() < readyAt || end === 'stuck' ? 'running' : end);
  const show = (job: Job): unknown => {
    const status = stateOf(job);
    return { id: job.id, status, ...(status === 'done' ? { picture: `${job.host}/files/${job.id}.png`, cents: 2 } : {}) };
  };

  function handle(call: Incoming): void {
    const { method, url } = call;
    const found = jobs.find(({ id }) => url.pathname.includes(id));
    if (url.pathname.startsWith('/files/')) {
      if (!found || found.file === 'output-gone') return call.answer(404, { error: 'gone' });
      if (found.file === 'output-is-html') return call.send(200, 'text/html', '<!doctype html>');
      const { width, height } = found;
      return call.send(200, 'image/png', samplePng({ width, height, seed: jobs.indexOf(found) }));
    }
    if (call.headers.authorization !== `Bearer ${key}`) return call.answer(401, { error: 'who are you?' });
    if (method === 'POST') return begin(call);
    if (url.pathname === '/v1/account') return call.answer(200, { name: 'somebody' });
    const asked = url.searchParams.get('client_id');
    if (asked) return call.answer(200, { jobs: jobs.filter(({ client_id }) => client_id === asked).map(show) });
    if (found) call.answer(200, show(found));
    else call.answer(404, { error: 'no such job' });
  }

  function begin(call: Incoming): void {
    const fault = faults.take('unauthorized', 'no-credit', 'rate-limited', 'overloaded', 'bad-input', 'server-error', 'cut');
    const status = fault && refusals[fault.kind];
    if (status) return call.answer(status, { error: fault.kind }, { 'retry-after': '3' });
    if (fault?.kind === 'cut' && fault.when === 'before') return call.cut();
    const parsed = newJob.safeParse(call.json());
    if (!parsed.success) return call.answer(422, { error: 'this is not a job' });
    const bad = faults.take('job-fails', 'job-refused', 'job-stuck')?.kind;
    const job: Job = {
      ...parsed.data,
      id: randomUUID(),
      readyAt: Date.now() + jobMs,
      end: bad === 'job-fails' ? 'failed' : bad === 'job-refused' ? 'refused' : bad ? 'stuck' : 'done',
      host: faults.take('output-on-foreign-host') ? 'http://foreign-host.example' : serving.url,
      file: faults.take('output-is-html', 'output-gone')?.kind ?? 'good',
    };
    jobs.push(job);
    if (fault) call.cut();
    else call.answer(201, show(job));
  }

  return {
    url: serving.url,
    fields: { apiKey: key, baseUrl: serving.url },
    calls: serving.calls,
    get jobs() {
      return jobs.map((job) => ({ id: job.id, model: job.model, state: stateOf(job), prompt: job.prompt }));
    },
    fault: (fault) => faults.add(fault),
    setJobMs: (ms) => {
      jobMs = ms;
    },
    close: () => serving.close(),
  };
}
