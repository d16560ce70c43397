import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './fault-stage.ts';

const timeout = 90_000;
const paid = { state: 'succeeded', charged: '1000000' };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const callsOf = async (stage: Stage, id: string) =>
  stage.test.db.selectFrom('generation_attempt').select(['state', 'calls']).where('generation_id', '=', id).execute();

/** Another process has taken over from one that froze between its own key and the wire. */
async function freezeBeforeTheCall(stage: Stage, prompt: string) {
  const sleeper = stage.server;
  sleeper.arm({ point: 'K4:before', signal: 'SIGSTOP' });
  const { id } = await stage.submit({ prompt });
  await expect.poll(async () => (await callsOf(stage, id)).map(({ state }) => state), { timeout: 20_000 }).toEqual(['prepared']);
  await stage.service.start();
  return { id, sleeper };
}

describe('a call that nobody knows of yet', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ leaseSeconds: 1.5, timing: { callMs: 3_000, lagMs: 500 } });
  });
  afterAll(() => stage?.close());

  it('is not sent any more by a process that wakes up after its time, though it has been sent again meanwhile', { timeout }, async () => {
    const { id, sleeper } = await freezeBeforeTheCall(stage, 'frozen');
    expect(await stage.ended(id)).toMatchObject(paid);
    expect(await callsOf(stage, id)).toEqual([{ state: 'done', calls: 2 }]);
    sleeper.signal('SIGCONT');
    await pause(2_000);
    // This provider takes whatever comes: only what was sent counts.
    expect(stage.asked('frozen', 'create')).toBe(1);
    expect(stage.tasks('frozen')).toBe(1);
    expect(await stage.violations()).toEqual([]);
    sleeper.signal('SIGKILL');
    await sleeper.died;
  });
});

describe('a call that arrives when another one was sent for it', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ knowsIds: true, timing: { callMs: 3_000, lagMs: 500 } });
  });
  afterAll(() => stage?.close());

  it('has the same id, so that the provider takes it for the same work', { timeout }, async () => {
    let arrived = (): void => {};
    const late = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    // It lies on the way for longer than anybody waits for it.
    stage.goesWrong('on its way', 'create', () => {
      setTimeout(arrived, 8_500);
      return { kind: 'slow', ms: 8_000 };
    });
    const { id } = await stage.submit({ prompt: 'on its way' });
    expect(await stage.ended(id)).toMatchObject(paid);
    await late;
    expect(await callsOf(stage, id)).toEqual([{ state: 'done', calls: 2 }]);
    expect(stage.asked('on its way', 'create')).toBe(2);
    expect(stage.tasks('on its way')).toBe(1);
    expect(await stage.violations()).toEqual([]);
  });
});

describe('a call that may still arrive', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ leaseSeconds: 1.5, timing: { callMs: 60_000, lagMs: 500 } });
  });
  afterAll(() => stage?.close());

  it('is waited for, though the provider is certain that it has not come', { timeout }, async () => {
    const { id, sleeper } = await freezeBeforeTheCall(stage, 'early');
    await expect.poll(async () => (await stage.client.read(id)).state, { timeout: 20_000 }).toBe('start_unknown');
    // It has been asked, and more than once.
    await expect.poll(() => stage.provider.lists, { timeout: 20_000 }).toBeGreaterThan(1);
    expect(stage.tasks('early')).toBe(0);
    sleeper.signal('SIGCONT');
    expect(await stage.ended(id)).toMatchObject(paid);
    expect(stage.tasks('early')).toBe(1);
    expect(await callsOf(stage, id)).toEqual([{ state: 'done', calls: 1 }]);
    expect(await stage.violations()).toEqual([]);
  });
});
