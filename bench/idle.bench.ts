// What an idle service weighs, and how much the browser has to load before it can begin.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { printTable } from './support/measure.ts';
import { startBench } from './support/service.ts';

const bench = await startBench();
try {
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  const before = await bench.memory();
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const after = await bench.memory();
  const shell = execFileSync(process.execPath, [path.join(import.meta.dirname, '../apps/web/scripts/bundle-size.ts')], {
    encoding: 'utf8',
  });
  const kilobytes = /([\d.]+) kB\s+web shell/.exec(shell)?.[1] ?? '?';
  printTable('Idle', [
    {
      what: 'server, all roles, without Postgres: RSS',
      ours: `${(after.rssBytes / 2 ** 20).toFixed(0)} MiB`,
      baseline: '',
      ratio: '',
      goal: '≤ 180 MB',
    },
    {
      what: 'server, all roles: CPU while nothing happens',
      ours: `${((after.cpuMs - before.cpuMs) / 100).toFixed(1)} %`,
      baseline: '',
      ratio: '',
      goal: '',
    },
    { what: 'web shell before lazy chunks, gzip', ours: `${kilobytes} kB`, baseline: '', ratio: '', goal: '≤ 250 kB' },
  ]);
} finally {
  await bench.stop();
}
