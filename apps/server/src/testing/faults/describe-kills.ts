import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineIdOf } from './fault-engines.ts';
import { findChangedFiles, findViolations } from './invariants.ts';
import { casesOf, expectedEnd, type Work } from './kill-cases.ts';
import { type KillStage, openKillStage } from './kill-stage.ts';

/** The real server dies with SIGKILL at each point while it makes this, and another one takes over. */
export function describeKills(work: Work): void {
  let stage: KillStage;
  beforeAll(async () => {
    stage = await openKillStage();
  }, 180_000);
  afterAll(() => stage?.close());

  describe(`kill -9 with ${work.name} under way`, () => {
    it.each(casesOf(work))('at $point, $resume, $transport', { timeout: 90_000 }, async (chosen) => {
      const prompt = `${chosen.point} ${chosen.resume} ${chosen.transport} ${randomUUID()}`;
      const { test, provider, service } = stage;
      const request = { model: `${engineIdOf(chosen.resume, chosen.transport)}-${work.output}`, prompt, count: work.count };
      const generation = await stage.survive({ point: chosen.point }, request);
      const end = expectedEnd(chosen);
      const paid = end.state === 'succeeded';
      expect(generation).toMatchObject({ state: end.state, charged: paid ? generation.price : '0' });
      expect(generation.outputs).toHaveLength(paid ? work.count : 0);
      expect(provider.tasks.filter(({ purpose }) => purpose === prompt)).toHaveLength(end.calls);
      const attempts = await test.db.selectFrom('generation_attempt').select('state').where('generation_id', '=', generation.id).execute();
      expect(attempts.at(-1)?.state).toBe(paid ? 'done' : 'doubtful');
      expect(await findViolations({ db: test.db, dataFolder: service.dataFolder, tasks: provider.tasks })).toEqual([]);
    });

    it('every file that was kept has the bytes that its row names, and the provider keeps no copy of what was delivered', async () => {
      const { test, provider, service } = stage;
      expect(await findChangedFiles({ db: test.db, dataFolder: service.dataFolder })).toEqual([]);
      const done = await test.db.selectFrom('generation_attempt').select('id').where('state', '=', 'done').execute();
      const delivered = new Set(done.map(({ id }) => id));
      expect(provider.tasks.filter(({ clientId, purged }) => delivered.has(clientId) && !purged)).toEqual([]);
      expect(delivered.size).toBeGreaterThan(0);
    });
  });
}
