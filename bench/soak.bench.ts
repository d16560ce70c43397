// Random deaths of workers and of the database, a provider that is slow and lies, customers who try again: at the end what they know from
// the answers alone must be what the ledger says. Ends with 1 when it is not. SEED=… replays the same chances; MINUTES=… how long.
import { setTimeout as pause } from 'node:timers/promises';
import { printTable } from './support/measure.ts';
import { createChance } from './support/random.ts';
import { createSoakClient } from './support/soak-client.ts';
import { judgeSoak } from './support/soak-verdict.ts';
import { openSoak } from './support/soak-world.ts';

const minutes = Number(process.env.MINUTES ?? 10);
const clients = Number(process.env.CLIENTS ?? 10);
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`soak: ${minutes} minutes, ${clients} clients, SEED=${seed}`);

const chance = createChance(seed);
const soak = await openSoak(chance);
let bad = 0;
try {
  const ends = Date.now() + minutes * 60_000;
  const over = (): boolean => Date.now() > ends;
  const people = Array.from({ length: clients }, (_, index) =>
    createSoakClient({ chance: chance.for(`client ${index}`), url: soak.url, authorization: soak.authorization, models: soak.models }),
  );
  const chaos = soak.torment(over);
  const lives = people.map((client) => client.run(over));
  await chaos;
  await soak.calm();
  await Promise.all(lives);
  await soak.drain();
  const verdict = await judgeSoak(soak, people);
  bad = verdict.violations.length;
  printTable(
    `Soak, ${minutes} minutes, SEED=${seed}`,
    verdict.facts.map(([what, ours]) => ({ what, ours, baseline: '', ratio: '', goal: '' })),
  );
  console.log(bad === 0 ? '\nNothing is wrong.' : `\nWRONG:\n${verdict.violations.join('\n')}`);
} finally {
  await Promise.race([soak.close(), pause(30_000)]);
}
process.exit(bad === 0 ? 0 : 1);
