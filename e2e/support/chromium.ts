import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { LaunchOptions } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '..', '..');
const isPackaged = process.platform === 'linux' && process.arch === 'x64';

/** Beside the packages, not in the temporary folder: nobody else can put a program there, and it is unpacked once. */
const folder = path.join(root, 'node_modules', '.cache', 'pinhole-browser', packageVersion());

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const description = JSON.parse(readFileSync(path.join(entry, '../../package.json'), 'utf8')) as { readonly version: string };
  return description.version;
}

/** Where the npm package has no browser for this machine, an installed Chrome is used. */
export function launchOptions(): LaunchOptions {
  if (!isPackaged) return { channel: 'chrome' };
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(path.delimiter);
  return {
    executablePath: path.join(folder, 'chromium'),
    // No page draws with WebGL; a graphics card that is only imitated would cost more than drawing without one.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    env: { ...definedOf(process.env), LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: path.join(folder, 'fonts') },
  };
}

/** Unpacks the browser and the libraries and fonts that a bare machine lacks. A killed run leaves nothing half-done behind. */
export async function unpackChromium(): Promise<void> {
  if (!isPackaged || existsSync(folder)) return;
  mkdirSync(path.dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  const temporary = process.env.TMPDIR;
  // The package unpacks into whatever the temporary folder is at that moment.
  process.env.TMPDIR = unfinished;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    const packed = path.join(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '../../bin');
    await chromium.executablePath(packed);
    await inflate(path.join(packed, 'al2023.tar.br'));
    writeFileSync(path.join(unfinished, 'fonts', 'fonts.conf'), fontConfiguration());
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // unpacked by another run meanwhile
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
  }
}

/**
 * The package's own file looks for fonts in the temporary folder only. A browser that finds none ends at the first letter, so this
 * one names the folder they were unpacked to, and the machine's own fonts, which Arabic needs.
 */
const fontConfiguration = (): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, 'fonts', 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(folder, 'fonts', 'cache')}</cachedir>
</fontconfig>
`;

const definedOf = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));
