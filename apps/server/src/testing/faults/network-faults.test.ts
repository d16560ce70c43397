import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from './fault-stage.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

let stage: Stage;
let toDatabase: TcpProxy;
let toProvider: TcpProxy;
beforeAll(async () => {
  stage = await openStage({
    patienceMs: 1_500,
    leaseSeconds: 1.5,
    unknownMs: 20_000,
    workMs: 300,
    async throughUrl(databaseUrl) {
      const url = new URL(databaseUrl);
      toDatabase = await startTcpProxy({ host: '127.0.0.1', port: Number(url.port) });
      url.port = String(toDatabase.port);
      return url.href;
    },
    async throughProvider(providerUrl) {
      const url = new URL(providerUrl);
      toProvider = await startTcpProxy({ host: '127.0.0.1', port: Number(url.port) });
      url.port = String(toProvider.port);
      return url.href;
    },
  });
});
afterAll(async () => {
  await stage?.close();
  await toDatabase?.close();
  await toProvider?.close();
});

const timeout = 120_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const cases = (['create', 'status', 'output'] as const).flatMap((step) =>
  (['down', 'silent'] as const).flatMap((how) => (['database', 'provider'] as const).map((line) => ({ step, how, line }))),
);
/** Half of them, so that each moment still meets both lines and both kinds of break; all of them when asked for. */
const chosen = cases.filter(
  (_, index) => process.env.PINHOLE_FAULTS === 'all' || (Math.floor(index / 4) % 2 === 0 ? [0, 3] : [1, 2]).includes(index % 4),
);

/** F-16: at each moment of the work the line breaks, for longer than a lease. */
it.for(chosen)(
  'the line to the $line is $how when the provider is asked for its $step',
  { timeout },
  async ({ step, how, line }, { expect: hold }) => {
    const prompt = `${line} ${how} ${step}`;
    const proxy = line === 'database' ? toDatabase : toProvider;
    let healed: Promise<void> | undefined;
    stage.goesWrong(prompt, step, () => {
      proxy.become(how);
      healed = pause(2_500).then(() => proxy.become('open'));
      return undefined;
    });
    const { id } = await stage.submit({ prompt });
    await hold.poll(() => healed !== undefined, { timeout: 20_000 }).toBe(true);
    await healed;
    hold(await stage.ended(id)).toMatchObject({ state: 'succeeded', charged: '1000000' });
    hold(stage.tasks(prompt)).toBe(1);
    hold(await stage.violations()).toEqual([]);
  },
);

it('slow lines, in small pieces, only take longer', { timeout }, async () => {
  toDatabase.slow({ delayMs: 15, pieceBytes: 200 });
  toProvider.slow({ delayMs: 50, pieceBytes: 100 });
  const made = await Promise.all(['one', 'two', 'three'].map((prompt) => stage.submit({ prompt: `slow ${prompt}`, count: 2 })));
  for (const { id } of made) expect(await stage.ended(id)).toMatchObject({ state: 'succeeded', charged: '2000000' });
  toDatabase.slow(undefined);
  toProvider.slow(undefined);
  expect(await stage.violations()).toEqual([]);
});
