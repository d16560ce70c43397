// Whether the time of a refused sign-in tells if an address has an account: wrong passwords of real people against unknown addresses, in turns.
import { call, expectStatus, median, printTable, quantile } from './support/measure.ts';
import { startBench } from './support/service.ts';

const pairs = Number(process.env.PAIRS ?? 500);
const bench = await startBench({ roles: 'web', environment: { PINHOLE_SIGN_UP_OPEN: 'true', PINHOLE_CLIENT_IP_HEADER: 'x-client' } });
let networks = 0;

function post(path: string, body: object): ReturnType<typeof call> {
  networks += 1;
  const client = `10.${(networks >> 8) & 255}.${networks & 255}.1`;
  const headers = { 'content-type': 'application/json', origin: 'http://studio.test', 'x-client': client };
  return call(`${bench.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

try {
  const people = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const email = `person-${index}@example.test`;
      expectStatus(
        await post('/api/auth/sign-up/email', {
          name: 'Person',
          email,
          password: 'the right password',
          ageAttested: true,
          policyVersion: '1',
        }),
        200,
      );
      return email;
    }),
  );
  const known: number[] = [];
  const unknown: number[] = [];
  const timed = async (email: string, into: number[]): Promise<void> => {
    const began = performance.now();
    expectStatus(await post('/api/auth/sign-in/email', { email, password: 'a wrong password' }), 401);
    into.push(performance.now() - began);
  };
  for (let pair = 0; pair < pairs; pair += 1) {
    await timed(people[pair % people.length] ?? '', known);
    await timed(`nobody-${pair}@example.test`, unknown);
  }
  const both = (values: readonly number[]): string => `${median(values).toFixed(1)} / ${quantile(values, 0.95).toFixed(1)}`;
  printTable(`Refused sign-ins, ${pairs} of each kind`, [
    {
      what: 'wrong password / unknown address, p50 / p95 ms',
      ours: both(known),
      baseline: both(unknown),
      ratio: (median(known) / median(unknown)).toFixed(3),
      goal: '0.97–1.03',
    },
  ]);
} finally {
  await bench.stop();
}
