import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What every emulator has in common, of engines and of payments. */
interface Started {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  close(): Promise<void>;
}
type Start = (options?: { readonly port?: number; readonly jobMs?: number }) => Promise<Started>;

/** `npm run emulator -- <name>`: a provider's protocol on a local port, to connect to without an account. */
const packages = path.join(import.meta.dirname, '..', '..', '..');
const files = new Map(
  globSync('*/src/*/emulator.ts', { cwd: packages })
    .map((file) => [path.basename(path.dirname(file)), path.join(packages, file)] as const)
    .filter(([name]) => name !== path.basename(import.meta.dirname)),
);
const names = [...files.keys()].sort();

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

async function run(name: string, file: string): Promise<void> {
  const [port, jobMs] = [wholeNumber('EMULATOR_PORT', 65_535), wholeNumber('EMULATOR_JOB_MS', 86_400_000)];
  const { startEmulator } = (await import(pathToFileURL(file).href)) as { startEmulator: Start };
  const emulator = await startEmulator({ ...(port === undefined ? {} : { port }), ...(jobMs === undefined ? {} : { jobMs }) });
  say(`\n  The emulator of ${name} listens on ${emulator.url}\n\n  Fill in:`);
  const width = Math.max(...Object.keys(emulator.fields).map(({ length }) => length), 12);
  for (const [field, value] of Object.entries(emulator.fields)) say(`    ${field.padEnd(width)} ${value}`);
  say('\n  Ctrl-C ends it.\n');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
  await emulator.close();
}

const [name] = process.argv.slice(2);
const file = files.get(name ?? '');
const known = `There are: ${names.join(', ')}`;
if (name === undefined) fail(`Say which emulator to start: npm run emulator -- <name>. ${known}`);
else if (file === undefined) fail(`There is no emulator of that name. ${known}`);
else {
  await run(name, file).catch((error: unknown) => {
    const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (busy) fail('The port is in use. Choose another with EMULATOR_PORT, or leave it out for any free one.');
    else if (error instanceof RangeError) fail(error.message);
    else throw error;
  });
}
