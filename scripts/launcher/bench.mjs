import { readdirSync } from 'node:fs';
import { buildWeb } from './build-web.mjs';
import { environmentWith } from './node-24.mjs';
import { inRoot } from './paths.mjs';
import { runTool } from './run.mjs';
import { Problem, say } from './say.mjs';
import { memoryOptions } from './serve.mjs';

/** Run the benchmarks one after the other: side by side they would measure each other. */
export async function bench({ node, args }) {
  const all = readdirSync(inRoot('bench'))
    .filter((name) => name.endsWith('.bench.ts'))
    .sort();
  const chosen = args.length === 0 ? all : all.filter((name) => args.some((part) => name.includes(part)));
  if (chosen.length === 0) throw new Problem(`No benchmark is called like that. There are: ${all.join(', ')}`);
  await buildWeb(node);
  let failed = 0;
  for (const name of chosen) {
    say(`\n${name}`);
    const { code } = await runTool(node, [inRoot('bench', name)], {
      env: environmentWith(node, { BENCH_SERVER_OPTIONS: memoryOptions.join(' ') }),
    });
    if (code !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}
