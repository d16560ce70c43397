// The library through the HTTP API: the first page and a deep page, in a small and in a large library. The pages cost the same.

import { fillLibrary } from './support/library.ts';
import { call, drive, expectStatus, median, printTable, quantile } from './support/measure.ts';
import { type BenchWorkspace, startBench } from './support/service.ts';

const large = Number(process.env.ASSETS ?? 200_000);
const seconds = Number(process.env.SECONDS ?? 3);
const bench = await startBench({ roles: 'web' });
try {
  const [small, big] = [await bench.workspace(), await bench.workspace()];
  await fillLibrary(bench.db, small.id, 1_000);
  await fillLibrary(bench.db, big.id, large);

  const page = async (workspace: BenchWorkspace, cursor: string | null): Promise<{ nextCursor: string | null }> => {
    const address = new URL(`${bench.url}/v1/assets?limit=50`);
    if (cursor) address.searchParams.set('cursor', cursor);
    const reply = expectStatus(await call(address.href, { headers: { authorization: workspace.authorization } }), 200);
    return JSON.parse(reply.body.toString()) as { nextCursor: string | null };
  };
  const walk = async (workspace: BenchWorkspace, pages: number): Promise<string | null> => {
    let cursor: string | null = null;
    for (let index = 0; index < pages; index += 1) cursor = (await page(workspace, cursor)).nextCursor;
    return cursor;
  };
  const cases = [
    { name: 'page 1 of 1,000', workspace: small, cursor: null },
    { name: 'page 18 of 1,000', workspace: small, cursor: await walk(small, 17) },
    { name: `page 1 of ${large.toLocaleString('en')}`, workspace: big, cursor: null },
    { name: `page 1,000 of ${large.toLocaleString('en')}`, workspace: big, cursor: await walk(big, 999) },
  ];
  const latencies = cases.map((): number[] => []);
  for (let round = 0; round < 4; round += 1) {
    for (const [index, { workspace, cursor }] of cases.entries()) {
      latencies[index]?.push(...(await drive(1, seconds / 4, () => page(workspace, cursor))).latenciesMs);
    }
  }
  const base = median(latencies[0] ?? []);
  printTable(
    'Library, 50 pictures a page',
    cases.map(({ name }, index) => {
      const values = latencies[index] ?? [];
      return {
        what: `${name}, p50 / p99 ms`,
        ours: `${median(values).toFixed(1)} / ${quantile(values, 0.99).toFixed(1)}`,
        baseline: `${base.toFixed(1)} (page 1 of 1,000)`,
        ratio: (median(values) / base).toFixed(2),
        goal: '≤ 1.5',
      };
    }),
  );
} finally {
  await bench.stop();
}
