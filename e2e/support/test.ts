import { test as base, expect } from '@playwright/test';
import { enter, newAddress, type Person, password } from './person.ts';
import { type Studio, startStudio } from './studio.ts';
import { type Watch, watchContext } from './watch.ts';

export { expect };

const operatorAddress = 'operator@example.com';

interface Fixtures {
  /** A new account with a library of its own. With it the page is theirs, without it a stranger's. */
  readonly person: Person;
  readonly watch: Watch;
}

interface Shared {
  /** What the service is told besides, by the names of its variables. */
  readonly studioEnvironment: Readonly<Record<string, string>>;
  /** One service for all tests of the run; each brings its own people. */
  readonly studio: Studio;
  readonly operator: Person;
}

export const test = base.extend<Fixtures, Shared>({
  studioEnvironment: [{}, { scope: 'worker', option: true }],
  studio: [
    async ({ studioEnvironment }, use) => {
      const studio = await startStudio({
        environment: {
          PINHOLE_ADMIN_EMAIL: operatorAddress,
          PINHOLE_ADMIN_PASSWORD: password,
          PINHOLE_SIGN_UP_OPEN: 'true',
          ...studioEnvironment,
          PINHOLE_CREDITS_WELCOME_NEEDS_CONFIRMATION: 'false',
          // One operator does in a minute what takes people an hour.
          PINHOLE_API_REQUESTS_PER_MINUTE: '6000',
        },
      });
      await use(studio);
      await studio.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  operator: [
    async ({ studio }, use) => use(await enter(studio.url, { name: 'Operator', email: operatorAddress, isNew: false })),
    { scope: 'worker' },
  ],
  baseURL: ({ studio }, use) => use(studio.url),
  person: async ({ studio, context }, use) => {
    const person = await enter(studio.url, { name: 'Vera Holm', email: newAddress('vera'), isNew: true });
    await context.addCookies([person.cookie]);
    await use(person);
  },
  watch: [
    async ({ context, studio }, use) => {
      const watch = await watchContext(context, studio.url);
      await use(watch);
      expect.soft(watch.errors, 'errors in the console').toEqual([]);
      expect.soft(watch.strayRequests, 'requests to other places').toEqual([]);
    },
    { auto: true },
  ],
});
