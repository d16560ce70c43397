import { existsSync } from 'node:fs';
import { buildWeb } from './build-web.mjs';
import { environmentWith } from './node-24.mjs';
import { commandEntry, inRoot, serverEntry } from './paths.mjs';
import { runUntilEnd } from './run.mjs';

/** Settings may stand in a file .env beside package.json; the real environment wins over it. */
export const nodeOptions = existsSync(inRoot('.env')) ? ['--env-file=.env'] : [];

export async function serve({ node, args }) {
  await buildWeb(node);
  return runUntilEnd([{ program: node, args: [...nodeOptions, serverEntry, ...args], env: environmentWith(node) }]);
}

export const command = ({ node, args }) =>
  runUntilEnd([{ program: node, args: [...nodeOptions, commandEntry, ...args], env: environmentWith(node) }]);
