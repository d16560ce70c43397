import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How a decoder process is started, and how far it is cut off from the world. */
export interface DecoderSandbox {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `namespace`: no network device exists. `none`: the machine offers no namespaces; only Node's own permissions hold. */
  readonly network: 'namespace' | 'none';
}

const entry = fileURLToPath(new URL('decoder-process.ts', import.meta.url));

/**
 * Picks the strongest walls this machine has. On Linux: an empty network, IPC and host-name namespace as an unprivileged user
 * (`unshare`) and hard kernel limits (`prlimit`). Everywhere: an empty environment and Node's permission model, under which
 * JavaScript reads nothing but code and the work folder, writes nothing but the work folder and starts no process. The
 * permission model does not bind native code, so where `network` is `none` a hole in a decoder could still reach the network.
 */
export async function prepareSandbox(
  workFolder: string,
  limits: { readonly fileBytes: number; readonly memoryBytes: number },
): Promise<DecoderSandbox> {
  const node = [process.execPath, ...nodeFlags(workFolder), entry];
  const env = { TMPDIR: workFolder, TMP: workFolder, TEMP: workFolder, MALLOC_ARENA_MAX: '2', ...windowsEnvironment() };
  for (const [command, ...wall] of walls(limits)) {
    if (await works(command, wall))
      return { command, args: [...wall, ...node], env, network: wall.includes('--net') ? 'namespace' : 'none' };
  }
  return { command: process.execPath, args: node.slice(1), env, network: 'none' };
}

function walls({ fileBytes, memoryBytes }: { readonly fileBytes: number; readonly memoryBytes: number }): readonly Command[] {
  const unshare = findTool('unshare');
  const prlimit = findTool('prlimit');
  const limits = prlimit
    ? [prlimit, `--fsize=${fileBytes}`, `--data=${memoryBytes + kernelHeadroomBytes}`, '--core=0', '--nofile=256']
    : [];
  const isolate = unshare ? [unshare, '--net', '--ipc', '--uts', '--map-user=65534', '--map-group=65534', '--'] : [];
  const fromStrongest: readonly (readonly string[])[] = [[...isolate, ...limits], isolate, limits];
  return fromStrongest.filter(isCommand);
}

// The parent looks at resident memory every few milliseconds. The kernel's limit is for what happens in between; it counts
// memory that was only reserved, too, of which a JavaScript engine has plenty.
const kernelHeadroomBytes = 2 * 1024 ** 3;

const findTool = (name: string): string | undefined =>
  ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map((folder) => path.join(folder, name)).find((file) => existsSync(file));

type Command = readonly [string, ...string[]];
const isCommand = (parts: readonly string[]): parts is Command => parts.length > 0;

async function works(command: string, wall: readonly string[]): Promise<boolean> {
  return promisify(execFile)(command, [...wall, process.execPath, '--version'], { env: {}, timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

function nodeFlags(workFolder: string): readonly string[] {
  const readable = [import.meta.dirname, ...packageFolders(), ...manifestsAbove(import.meta.dirname), workFolder];
  return [
    '--permission',
    '--allow-addons',
    ...readable.map((file) => `--allow-fs-read=${file}`),
    `--allow-fs-write=${workFolder}`,
    '--no-warnings',
    '--max-old-space-size=512',
  ];
}

/** Where the decoder's packages really lie, and every folder in which Node looks for them: either may be a link to the other. */
function packageFolders(): readonly string[] {
  const marker = `${path.sep}node_modules${path.sep}`;
  const real = ['sharp', 'thumbhash', 'mediabunny', 'zod'].map((name) => {
    const file = fileURLToPath(import.meta.resolve(name));
    return file.slice(0, file.lastIndexOf(marker) + marker.length - 1);
  });
  const searched = foldersAbove(import.meta.dirname).map((folder) => path.join(folder, 'node_modules'));
  return [...new Set([...real, ...searched.filter((folder) => existsSync(folder))])];
}

/** Node looks for the nearest package.json to learn that these files are modules. */
const manifestsAbove = (folder: string): readonly string[] =>
  foldersAbove(folder)
    .map((parent) => path.join(parent, 'package.json'))
    .filter((file) => existsSync(file));

function foldersAbove(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

const windowsEnvironment = (): Readonly<Record<string, string>> =>
  process.platform === 'win32' && process.env['SystemRoot'] ? { SystemRoot: process.env['SystemRoot'] } : {};
