import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './fault-stage.ts';
import type { Trouble } from './paid-provider.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ patienceMs: 1_000, unknownMs: 8_000, maxConcurrency: 16 });
});
afterAll(() => stage?.close());

const timeout = 90_000;
const paid = (count: number) => ({ state: 'succeeded', charged: String(count * 1_000_000), error: null });
const free = (state: string, code: string) => ({ state, charged: '0', outputs: [], error: { code, charged: false } });

/** F-6: every way in which a create can go wrong, and what the customer pays for it: nothing, or exactly once. */
describe('a create', () => {
  const cases: readonly {
    readonly name: string;
    readonly troubles: readonly Trouble[];
    readonly attempts: readonly string[];
    readonly tasks: number;
  }[] = [
    { name: 'was accepted and its answer lost', troubles: [{ kind: 'cut', done: true }], attempts: ['done'], tasks: 1 },
    { name: 'was accepted and never answered', troubles: [{ kind: 'hang', done: true }], attempts: ['done'], tasks: 1 },
    { name: 'was accepted and answered with 500', troubles: [{ kind: 'answer', status: 500, done: true }], attempts: ['done'], tasks: 1 },
    {
      name: 'was accepted and answered with 200 and nonsense',
      troubles: [{ kind: 'answer', status: 200, body: '<html>', done: true }],
      attempts: ['done'],
      tasks: 1,
    },
    { name: 'was accepted and its answer cut in the middle', troubles: [{ kind: 'half' }], attempts: ['done'], tasks: 1 },
    // It is sent again under the same id, which is one call in our books.
    { name: 'was dropped before it arrived', troubles: [{ kind: 'cut' }], attempts: ['done'], tasks: 1 },
    { name: 'hangs and is never accepted', troubles: [{ kind: 'hang' }], attempts: ['done'], tasks: 1 },
    { name: 'is refused with 500', troubles: [{ kind: 'answer', status: 500 }], attempts: ['done'], tasks: 1 },
    {
      name: 'is refused with 429 twice',
      troubles: [
        { kind: 'answer', status: 429, retryAfter: 1 },
        { kind: 'answer', status: 429, retryAfter: 1 },
      ],
      attempts: ['rejected', 'rejected', 'done'],
      tasks: 1,
    },
  ];
  it.concurrent.for(cases)('that $name is paid once', { timeout }, async ({ name, troubles, attempts, tasks }, { expect: hold }) => {
    stage.goesWrong(name, 'create', ...troubles);
    const { id } = await stage.submit({ prompt: name });
    hold(await stage.ended(id)).toMatchObject(paid(1));
    hold(await stage.attempts(id)).toEqual(attempts);
    hold(stage.tasks(name)).toBe(tasks);
  });

  it.concurrent.for([
    { name: 'accepted', done: true, tasks: 1 },
    { name: 'lost on the way', done: false, tasks: 0 },
  ])(
    'that was $name where the provider cannot say so is never sent again, and costs nothing',
    { timeout },
    async ({ name, done, tasks }, context) => {
      const prompt = `none ${name}`;
      stage.goesWrong(prompt, 'create', { kind: 'cut', done });
      const { id } = await stage.submit({ prompt, resume: 'none' });
      context.expect(await stage.ended(id)).toMatchObject(free('expired', 'generation.expired'));
      context.expect(await stage.attempts(id)).toEqual(['doubtful']);
      context.expect(stage.tasks(prompt)).toBe(tasks);
    },
  );

  it.concurrent('that is refused again and again ends after three tries, with the reason', { timeout }, async ({ expect: hold }) => {
    const refuse: Trouble = { kind: 'answer', status: 429, retryAfter: 1 };
    stage.goesWrong('refused', 'create', refuse, refuse, refuse, refuse);
    const { id } = await stage.submit({ prompt: 'refused' });
    hold(await stage.ended(id)).toMatchObject(free('failed', 'engine.rate_limit'));
    hold(await stage.attempts(id)).toEqual(['rejected', 'rejected', 'rejected']);
    hold(stage.tasks('refused')).toBe(0);
  });
});

/** F-6: an answer that is none, or another than was asked for. */
describe('an end', () => {
  it.concurrent.for([
    { name: 'without pictures', body: { status: 'done', outputs: 0 }, end: free('failed', 'engine.bad_output') },
    { name: 'with two pictures of four', body: { status: 'done', outputs: 2 }, end: paid(2) },
    { name: 'with six pictures of four', body: { status: 'done', outputs: 6 }, end: paid(4) },
  ])('$name is charged for what was delivered', { timeout }, async ({ name, body, end }, { expect: hold }) => {
    const answer: Trouble = { kind: 'answer', status: 200, body };
    stage.goesWrong(name, 'status', answer, answer, answer);
    const { id } = await stage.submit({ prompt: name, count: 4 });
    const generation = await stage.ended(id);
    hold(generation).toMatchObject(end);
    hold(BigInt(generation.outputs.length) * 1_000_000n).toBe(BigInt(generation.charged ?? 0));
    hold(stage.tasks(name)).toBe(1);
  });

  it.concurrent('that refuses the content is told, and costs nothing', { timeout }, async ({ expect: hold }) => {
    stage.goesWrong('refused content', 'status', ({ task }) => {
      if (task) task.state = 'refused';
      return undefined;
    });
    const { id } = await stage.submit({ prompt: 'refused content' });
    hold(await stage.ended(id)).toMatchObject(free('blocked', 'engine.refused_content'));
    hold(await stage.attempts(id)).toEqual(['rejected']);
  });

  it.concurrent('is asked for until an answer can be read', { timeout }, async ({ expect: hold }) => {
    stage.goesWrong('polls', 'status', { kind: 'hang' }, { kind: 'answer', status: 200, body: '[]' });
    const { id } = await stage.submit({ prompt: 'polls' });
    hold(await stage.ended(id)).toMatchObject(paid(1));
    hold(stage.tasks('polls')).toBe(1);
  });
});

/** F-8: what is fetched. */
describe('an output', () => {
  it.concurrent.for([
    { name: 'whose address has expired', troubles: [{ kind: 'answer', status: 404 }] },
    { name: 'whose line is cut in the middle', troubles: [{ kind: 'half' }] },
    { name: 'that answers 503', troubles: [{ kind: 'answer', status: 503 }] },
    { name: 'that is no picture at first', troubles: [{ kind: 'answer', status: 200, body: '<html>come back later</html>' }] },
  ] as const)('$name is fetched again by its task', { timeout }, async ({ name, troubles }, { expect: hold }) => {
    stage.goesWrong(name, 'output', ...troubles);
    const { id } = await stage.submit({ prompt: name });
    hold(await stage.ended(id)).toMatchObject(paid(1));
    hold(stage.asked(name, 'output')).toBe(2);
    hold(stage.tasks(name)).toBe(1);
  });

  it.concurrent('that stays unreadable is not charged', { timeout }, async ({ expect: hold }) => {
    const garbage: Trouble = { kind: 'answer', status: 200, body: 'no picture' };
    stage.goesWrong('garbage', 'output', garbage, garbage, garbage);
    const { id } = await stage.submit({ prompt: 'garbage' });
    hold(await stage.ended(id)).toMatchObject(free('failed', 'engine.bad_output'));
  });

  it.concurrent('that is gone for good gives the credits back, and the operator keeps the step', { timeout }, async ({ expect: hold }) => {
    const gone: Trouble = { kind: 'answer', status: 404 };
    stage.goesWrong('gone', 'output', ...Array.from({ length: 12 }, () => gone));
    const { id } = await stage.submit({ prompt: 'gone' });
    // Eight tries would take a minute: after the first, it is as if seven had failed.
    await hold
      .poll(
        async () =>
          (
            await stage.test.pool.query(
              `update step set failures = 7, due_at = now() where subject_id = $1 and failures between 1 and 5 and worker_id is null`,
              [id],
            )
          ).rowCount,
        { timeout: 20_000 },
      )
      .toBe(1);
    hold(await stage.ended(id)).toMatchObject(free('failed', 'service.fault'));
    const { rows } = await stage.test.pool.query('select quarantined_at is not null as aside, last_error from step where subject_id = $1', [
      id,
    ]);
    hold(rows).toMatchObject([{ aside: true }]);
  });
});

it('leaves nothing wrong behind', { timeout }, async () => {
  expect(await stage.violations()).toEqual([]);
});
