import { existsSync } from 'node:fs';
import { buildWeb } from './build-web.mjs';
import { environmentWith } from './node-24.mjs';
import { commandEntry, inRoot, serverEntry } from './paths.mjs';
import { runUntilEnd } from './run.mjs';

/**
 * V8 sizes its heap by how busy it is. With a thousand pieces of work running, two thirds of the process were a nursery and garbage that it
 * had no reason to collect; at one picture a second it went over everything for each of them. So both are said; see docs/performance.md.
 */
export const memoryOptions = ['--max-semi-space-size=8', '--heap-growing-percent=50'];

/** Settings may stand in a file .env beside package.json; the real environment wins over it. */
export const nodeOptions = existsSync(inRoot('.env')) ? ['--env-file=.env'] : [];

export async function serve({ node, args }) {
  await buildWeb(node);
  return runUntilEnd([{ program: node, args: [...memoryOptions, ...nodeOptions, serverEntry, ...args], env: environmentWith(node) }]);
}

export const command = ({ node, args }) =>
  runUntilEnd([{ program: node, args: [...nodeOptions, commandEntry, ...args], env: environmentWith(node) }]);
