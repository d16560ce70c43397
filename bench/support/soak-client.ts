import { randomUUID } from 'node:crypto';
import type { Generation } from '@pinhole/contract';
import type { Chance } from './random.ts';

/** What one customer knows from the answers alone. */
export interface Known {
  readonly key: string;
  readonly id: string;
  readonly price: bigint;
  end?: Generation;
}

export interface SoakClient {
  readonly known: readonly Known[];
  /** Keys whose every answer was lost or a failure: nothing may come of them but what a later try names. */
  readonly unanswered: readonly string[];
  /** An answer that contradicts another one. */
  readonly contradictions: readonly string[];
  readonly retries: number;
  run(until: () => boolean): Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const patienceMs = 240_000;

/** Submits, asks, sometimes twice at once, sometimes stops it again; never gives up on an answer. */
export function createSoakClient(options: {
  readonly chance: Chance;
  readonly url: () => string | undefined;
  readonly authorization: string;
  readonly models: readonly [string, ...string[]];
}): SoakClient {
  const { chance, url, authorization, models } = options;
  const known: Known[] = [];
  const unanswered: string[] = [];
  const contradictions: string[] = [];
  let retries = 0;

  /** The first answer that is one: not a lost line, not an error of the service. */
  async function ask(method: string, path: string, body?: object, key?: string): Promise<{ status: number; body: Generation } | undefined> {
    const until = Date.now() + patienceMs;
    while (Date.now() < until) {
      try {
        const response = await fetch(`${url()}${path}`, {
          method,
          headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}), ...(key ? { 'idempotency-key': key } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
          signal: AbortSignal.timeout(15_000),
        });
        const said = (await response.json()) as Generation;
        if (response.status < 500 && response.status !== 429 && response.status !== 409) return { status: response.status, body: said };
        if (response.status === 409 && method === 'POST' && !key) return { status: 409, body: said };
      } catch {
        // Whatever it was, the same question is asked again.
      }
      retries += 1;
      await pause(chance.between(50, 400));
    }
    return undefined;
  }

  async function once(): Promise<void> {
    const key = randomUUID();
    const request = { model: chance.pick(models), prompt: `soak ${key}`, count: chance.between(1, 3) };
    const tries = chance.in(0.2) ? 3 : 1;
    const answers = await Promise.all(Array.from({ length: tries }, () => ask('POST', '/v1/generations', request, key)));
    const accepted = answers.filter((answer) => answer?.status === 202);
    const [first] = accepted;
    if (!first) return void unanswered.push(key);
    if (new Set(accepted.map((answer) => answer?.body.id)).size > 1) contradictions.push(`${key} was answered with two generations`);
    const mine: Known = { key, id: first.body.id, price: BigInt(first.body.price) };
    known.push(mine);

    if (chance.in(0.1)) {
      await pause(chance.between(0, 1_500));
      await ask('POST', `/v1/generations/${mine.id}/cancel`, undefined);
    }
    for (;;) {
      const answer = await ask('GET', `/v1/generations/${mine.id}`);
      if (answer?.status !== 200) return void contradictions.push(`${mine.id} was accepted and then answered ${answer?.status ?? 'never'}`);
      if (answer.body.finishedAt) {
        mine.end = answer.body;
        break;
      }
      await pause(250);
    }
    if (chance.in(0.2)) {
      const again = await ask('POST', '/v1/generations', request, key);
      if (again?.body.id !== mine.id) contradictions.push(`${key} was answered with another generation after the end`);
    }
  }

  return {
    known,
    unanswered,
    contradictions,
    get retries() {
      return retries;
    },
    async run(until) {
      while (!until()) {
        await once();
        await pause(chance.between(0, 300));
      }
    },
  };
}
