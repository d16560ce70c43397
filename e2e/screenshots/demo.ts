import type { GenerationRequest } from '@pinhole/contract';
import { enter, type Person, password } from '../support/person.ts';
import { type Studio, startStudio } from '../support/studio.ts';

/** A studio that has been worked in, the same one each time: every seed is written down. */
export interface Demo {
  readonly studio: Studio;
  readonly person: Person;
  /** Somebody who has just arrived. */
  readonly newcomer: Person;
}

const email = 'mira@example.com';

const square = { width: 1024, height: 1024 };
const wide = { width: 1344, height: 760 };
const landscape = { width: 1216, height: 808 };
const portrait = { width: 808, height: 1216 };
const tall = { width: 912, height: 1144 };

type Order = Partial<GenerationRequest> & { readonly prompt: string };

/** Oldest first: the last ones stand next to the composer. */
const orders: readonly Order[] = [
  { prompt: 'a quiet harbour at blue hour with fishing boats', size: landscape, seed: 3, count: 2 },
  { prompt: 'a desert under a full moon, stars', size: portrait, seed: 46 },
  { prompt: 'a castle on a hill at sunset', size: landscape, seed: 48 },
  { prompt: 'rolling hills with poppies under a summer sky, watercolour', size: square, seed: 8 },
  { prompt: 'a garden with a pond in spring, ink drawing', size: landscape, seed: 51 },
  { prompt: 'a fox in a snowy forest at dawn', size: tall, seed: 2 },
  { prompt: 'a city street at night in the rain, neon signs', size: portrait, seed: 47 },
  { prompt: 'a hot air balloon over hills at sunrise', size: square, seed: 50 },
  { prompt: 'an owl on a branch in moonlight', size: tall, seed: 49 },
  { prompt: 'a volcanic island at sunset, dramatic clouds', size: landscape, seed: 31 },
  { prompt: 'a sailing boat on a golden sea, oil painting', size: square, seed: 4 },
  { prompt: 'waves on a beach at dusk', model: 'sketch-video', size: { width: 768, height: 432 }, durationSeconds: 4, seed: 7 },
  { prompt: 'a red cabin by a lake in autumn', size: wide, seed: 43, count: 2 },
  { prompt: 'a lighthouse on a cliff in a storm, oil painting', size: landscape, seed: 1, count: 4 },
];

/** On a folder that is kept, what was drawn before is there already. */
export async function startDemo(dataFolder?: string): Promise<Demo> {
  const studio = await startStudio({
    environment: {
      PINHOLE_ADMIN_EMAIL: email,
      PINHOLE_ADMIN_PASSWORD: password,
      PINHOLE_SIGN_UP_OPEN: 'true',
      PINHOLE_CREDITS_WELCOME_NEEDS_CONFIRMATION: 'false',
      PINHOLE_CREDITS_WELCOME: '250000000',
    },
    ...(dataFolder === undefined ? {} : { dataFolder }),
  });
  try {
    const person = await enter(studio.url, { name: 'Mira Lund', email, isNew: false });
    await person.call('PATCH', '/v1/me', { name: 'Mira Lund' });
    const drawn = await person.assets();
    if (drawn.length === 0) for (const order of orders) await person.make(order);
    const newcomer = await enter(studio.url, { name: 'Nils Berg', email: `nils-${Date.now()}@example.com`, isNew: true });
    return { studio, person, newcomer };
  } catch (error) {
    await studio.stop();
    throw error;
  }
}
