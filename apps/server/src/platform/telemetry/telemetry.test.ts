import { describe, expect, it } from 'vitest';
import { createLog, type LogOptions } from './log.ts';
import { createMetrics } from './metrics.ts';
import { scrub } from './scrub.ts';

function listen(options: LogOptions = {}) {
  const lines: string[] = [];
  const log = createLog({ ...options, destination: { write: (line) => lines.push(line) } });
  return { log, lines, entry: (index = 0) => JSON.parse(lines[index] ?? '{}') as Record<string, unknown> };
}

describe('the log', () => {
  it('holds the event, its listed fields and nothing else', () => {
    const { log, entry } = listen();
    log.info('generation-settled', { generation_id: 'g-1', ms: 12.34567, state: 'succeeded' });
    const { time, ...rest } = entry();
    expect(rest).toEqual({ level: 'info', event: 'generation-settled', generation_id: 'g-1', ms: 12.346, state: 'succeeded' });
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('drops what is not listed for the event, whoever sends it', () => {
    const { log, lines, entry } = listen();
    const careless = { generation_id: 'g-1', prompt: 'a secret garden', email: 'a@b.example', account_id: 'acc' };
    // @ts-expect-error `prompt` is not a field of this event
    log.info('generation-settled', { generation_id: 'g-1', prompt: 'a secret garden' });
    // @ts-expect-error nor are these
    log.info('generation-settled', careless);
    log.info('no-such-event' as 'generation-settled', careless as never);
    expect(lines.join('')).not.toMatch(/secret garden|b\.example|acc/);
    expect(entry(1)).toMatchObject({ generation_id: 'g-1' });
  });

  it('cannot be given a second entry or a colour by what people send', () => {
    for (const format of ['json', 'pretty'] as const) {
      const { log, lines } = listen({ format });
      log.warn(
        'request-refused',
        { route: '/v1/\r\n{"level":"error"}\u001b[31m', reason: 'one\ntwo\u001b[2J\u2028three' },
        new Error('first\r\nsecond \u001b[31mred'),
      );
      const [first = '', ...frames] = lines.join('').trimEnd().split('\n');
      expect(first).not.toContain('\u001b[31m');
      expect(lines.join('')).not.toMatch(/\p{Zl}|(?!\n)\p{Cc}/u);
      if (format === 'json') expect(frames).toEqual([]);
      else expect(frames.every((line) => line.startsWith('      '))).toBe(true);
    }
  });

  it('keeps addresses, keys and database values out of errors, and says where they happened', () => {
    const { log, lines, entry } = listen();
    const database = Object.assign(new Error('duplicate key value for ann@studio.example'), {
      code: '23505',
      detail: 'Key (email)=(ann@studio.example)',
      parameters: ['ann'],
    });
    log.error('request-failed', { request_id: 'r-1' }, new Error('could not save with Bearer abc.def', { cause: database }));
    expect(lines.join('')).not.toMatch(/studio\.example|abc\.def|parameters/);
    expect(entry()).toMatchObject({
      request_id: 'r-1',
      error: { message: 'could not save with Bearer [secret]', cause: { code: '23505', message: 'duplicate key value for [address]' } },
    });
    expect(JSON.stringify(entry())).toContain('telemetry.test.ts');
  });

  it('is quiet below its level', () => {
    const { log, lines } = listen({ level: 'warn' });
    log.info('service-starting', { version: '1' });
    log.warn('worker-lost', { worker_id: 'w', count: 1 });
    expect(lines).toHaveLength(1);
  });
});

it.each([
  ['postgres://pinhole:hunter2@db.example/x', 'postgres://[secret]@db.example/x'],
  ['key pk_live_abcdefgh refused', 'key [secret] refused'],
  ['token abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 'token [secret]'],
  ['from <ann@studio.example>', 'from <[address]>'],
])('takes secrets out of %s', (text, expected) => {
  expect(scrub(text)).toBe(expected);
});

it('exposes metrics under their published names, with readings taken when asked', async () => {
  const metrics = createMetrics({ nodeMetrics: true });
  metrics.requestDuration.observe({ http_request_method: 'GET', http_route: '/v1/me', http_response_status_code: '200' }, 0.004);
  metrics.onCollect(() => metrics.queueDepth.set({ queue: 'sketch', state: 'waiting' }, 3));
  metrics.onCollect(() => {
    throw new Error('database is down');
  });
  const { text } = await metrics.expose();
  expect(text).toContain('app_queue_depth{queue="sketch",state="waiting"} 3');
  expect(text).toContain(
    'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/v1/me",http_response_status_code="200"} 1',
  );
  for (const name of [
    'app_queue_oldest_job_age_seconds',
    'app_job_duration_seconds',
    'app_job_wait_seconds',
    'app_provider_requests_total',
    'app_provider_cost_usd_total',
    'app_credits_spent_total',
    'app_storage_bytes',
    'app_sse_connections',
    'app_webhook_deliveries_total',
    'app_payment_provider_up',
    'app_payment_pushes_waiting',
    'process_resident_memory_bytes',
  ]) {
    expect(text).toContain(`# TYPE ${name} `);
  }
});
