import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Emulator, EmulatorOptions } from './emulator.ts';

/** `npm run emulator -- <name>`: a provider's protocol on a local port, to connect to without an account. */
const folder = path.join(import.meta.dirname, '..');
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(path.join(folder, entry.name)).includes('emulator.ts'))
  .map(({ name }) => name)
  .filter((name) => name !== path.basename(import.meta.dirname))
  .sort();

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const fail = (line: string): void => {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
};

/** A whole number from the environment; undefined where nothing is set. Throws with what to do. */
function wholeNumber(variable: string, max: number): number | undefined {
  const text = process.env[variable]?.trim();
  if (!text) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max) throw new RangeError(`${variable} must be a whole number from 0 to ${max}.`);
  return value;
}

async function run(name: string): Promise<void> {
  const [port, jobMs] = [wholeNumber('EMULATOR_PORT', 65_535), wholeNumber('EMULATOR_JOB_MS', 86_400_000)];
  const { startEmulator } = (await import(pathToFileURL(path.join(folder, name, 'emulator.ts')).href)) as {
    startEmulator: (options?: EmulatorOptions) => Promise<Emulator>;
  };
  const emulator = await startEmulator({ ...(port === undefined ? {} : { port }), ...(jobMs === undefined ? {} : { jobMs }) });
  say(`\n  The emulator of ${name} listens on ${emulator.url}\n\n  Fill in:`);
  for (const [field, value] of Object.entries(emulator.fields)) say(`    ${field.padEnd(12)} ${value}`);
  say('\n  Ctrl-C ends it.\n');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
  await emulator.close();
}

const [name] = process.argv.slice(2);
const known = `There are: ${names.join(', ')}`;
if (name === undefined) fail(`Say which emulator to start: npm run emulator -- <name>. ${known}`);
else if (!names.includes(name)) fail(`There is no emulator of that name. ${known}`);
else {
  await run(name).catch((error: unknown) => {
    const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (busy) fail('The port is in use. Choose another with EMULATOR_PORT, or leave it out for any free one.');
    else if (error instanceof RangeError) fail(error.message);
    else throw error;
  });
}
