import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const source = path.join(import.meta.dirname, '..');
const modules = path.join(source, 'modules');

/** Which module may use which front door. Add an edge on purpose, never a circle. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  settings: [],
  audit: [],
  accounts: [],
  workspaces: ['accounts'],
  credits: ['workspaces', 'audit'],
  tax: ['workspaces', 'settings', 'audit'],
  keys: ['workspaces', 'credits'],
  access: ['accounts', 'keys'],
  models: ['settings'],
  presets: ['models'],
  shop: ['audit'],
  entitlements: [],
  billing: ['accounts', 'audit', 'workspaces', 'credits', 'shop', 'entitlements', 'settings', 'tax'],
  'going-live': ['accounts', 'models', 'settings', 'tax'],
  connections: ['models', 'audit'],
  assets: ['accounts', 'workspaces'],
  uploads: ['assets'],
  generations: ['models', 'assets', 'credits', 'audit'],
  live: ['generations', 'assets', 'uploads', 'credits'],
  admin: ['accounts', 'audit', 'credits', 'settings', 'workspaces', 'generations'],
  privacy: ['settings', 'audit'],
};

const isProduction = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('fixture');
const filesBelow = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isProduction);

/** The files a file imports, as paths from `src`; packages are left out. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(source, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, target = '']) => path.join(path.dirname(file), target));
}

/** A file without what its comments say. */
const codeOf = (file: string): string => readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, '');

it('modules meet only at front doors, and only along the map', () => {
  const files = filesBelow(modules);
  expect(files.length).toBeGreaterThan(50);
  const trespasses = files.flatMap((file) => {
    const [owner = ''] = file.split(path.sep);
    return importsOf(path.join('modules', file)).flatMap((target) => {
      const [area, module = '', door] = target.split(path.sep);
      if (area !== 'modules' || module === owner) return [];
      return door === 'index.ts' && mayUse[owner]?.includes(module) ? [] : [`${file} → ${target}`];
    });
  });
  expect(trespasses).toEqual([]);
});

it('the map knows every module, and has no circle', () => {
  expect(readdirSync(modules).toSorted()).toEqual(Object.keys(mayUse).toSorted());
  const reach = (from: string, seen: readonly string[] = []): string[] =>
    (mayUse[from] ?? []).flatMap((to) => (seen.includes(to) ? [to] : [to, ...reach(to, [...seen, to])]));
  expect(Object.keys(mayUse).filter((module) => reach(module).includes(module))).toEqual([]);
});

it.each(['apps/server/src/modules', 'apps/web/src/features'])('inside each of %s, arrows between its folders point one way', (place) => {
  const houses = path.relative(source, path.join(source, '..', '..', '..', place));
  const edges = new Map<string, Set<string>>();
  for (const file of readdirSync(path.join(source, houses), { recursive: true, encoding: 'utf8' })) {
    const [owner = '', room = '', inside] = file.split(path.sep);
    if (!inside || !/(?<!\.test|fixture)\.tsx?$/.test(file)) continue;
    for (const target of importsOf(path.join(houses, file))) {
      const [other, otherRoom = '', deeper] = path.relative(houses, target).split(path.sep);
      if (other !== owner || !deeper || otherRoom === room) continue;
      const from = path.join(owner, room);
      edges.set(from, (edges.get(from) ?? new Set()).add(path.join(owner, otherRoom)));
    }
  }
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of edges.get(from) ?? []) if (!seen.has(to)) reach(to, seen.add(to));
    return seen;
  };
  expect(edges.size).toBeGreaterThan(5);
  expect([...edges.keys()].filter((room) => reach(room).has(room))).toEqual([]);
});

it('no file needs itself, by whatever way round', () => {
  const root = path.join(source, '..', '..', '..');
  const folders = ['apps/server/src', 'apps/web/src', ...readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/src`)];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => path.join(root, folder, file)),
  );
  const uses = new Map(files.map((file) => [file, importsOf(path.relative(source, file)).map((target) => path.join(source, target))]));
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].map((each) => path.relative(root, each)).join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const target of uses.get(file) ?? []) follow(target, [...way, file]);
    done.add(file);
  };
  for (const file of files) follow(file, []);
  expect(files.length).toBeGreaterThan(1_000);
  expect(circles).toEqual([]);
});

it('arrows point one way: the platform knows no module, and only entry knows everything', () => {
  const wrong = filesBelow(source).flatMap((file) => {
    const [area = ''] = file.split(path.sep);
    const forbidden = { platform: ['modules', 'entry', 'testing'], modules: ['entry', 'testing'], entry: ['testing'] }[area] ?? [];
    return importsOf(file)
      .filter((target) => forbidden.includes(target.split(path.sep)[0] ?? ''))
      .map((target) => `${file} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

it('only a store writes SQL of its module’s tables, and only entry reads the environment', () => {
  const writes = /\.(?:insertInto|updateTable|deleteFrom)\(/;
  const wrongSql = filesBelow(modules).filter((file) => {
    const base = path.basename(file);
    return !base.endsWith('-store.ts') && writes.test(readFileSync(path.join(modules, file), 'utf8'));
  });
  expect(wrongSql).toEqual([]);
  const inModules = filesBelow(modules).filter((file) => /process\.env\b/.test(readFileSync(path.join(modules, file), 'utf8')));
  // The platform may hand PATH on to a child; it reads no setting of ours.
  const platform = path.join(source, 'platform');
  const inPlatform = filesBelow(platform).filter((file) =>
    /process\.env\W+(?:PINHOLE|DATABASE|PORT|HOST|LOG)/.test(readFileSync(path.join(platform, file), 'utf8')),
  );
  const wrongEnvironment = [...inModules, ...inPlatform];
  expect(wrongEnvironment).toEqual([]);
});

it('nothing leaves the building but through the egress gate', () => {
  const callsOut = /(?<![.\w])fetch\(|new (?:WebSocket|EventSource)\b|^import (?!type).*(?:node:https?'|'undici'|'nodemailer')/m;
  const allowed = [path.join('platform', 'egress'), path.join('platform', 'http'), 'testing'];
  const wrong = filesBelow(source).filter(
    (file) => !allowed.some((folder) => file.startsWith(folder)) && callsOut.test(readFileSync(path.join(source, file), 'utf8')),
  );
  expect(wrong).toEqual([]);
});

/** Files that tests and emulators are made of: they play the world, whose time is the machine's. */
const isTestTool = (file: string): boolean =>
  /(?:^|\/)test-[^/]*$|-(?:testing|conformance)\.ts$|(?:^|\/)(?:conformance|testing|emulator[^/]*)\.ts$|(?:^|\/)(?:testing|conformance)\//.test(
    file,
  );

/** Who may read the machine's time besides `platform/clock.ts`, and why. */
const readsTheMachinesTime: Readonly<Record<string, string>> = {
  'apps/server/src/platform/clock.ts': 'It is the clock.',
  'packages/engines/src/request-kit/clock-of.ts': 'An adapter that somebody uses without a service has no other.',
  'packages/engines/src/sketch/spool.ts': 'It is compared with times that the file system wrote.',
  'packages/sdk/src/verify-webhook.ts': 'The default of a function that customers call.',
};

/** Who may choose the machine's clock by name, besides `entry`. */
const choosesTheMachinesClock: Readonly<Record<string, string>> = {
  'platform/clock.ts': 'It is the clock.',
  'platform/http/generate-openapi.ts': 'A script; it writes no time.',
  'platform/egress/egress.ts': 'The default of a line in the log.',
  'platform/media/media.ts': 'A default, for sweeping files that the file system dated.',
  'platform/storage/filesystem-storage.ts': 'A default, for sweeping files that the file system dated.',
};

it('time comes from the clock that was handed in', () => {
  const root = path.join(source, '..', '..', '..');
  const folders = ['apps/server/src', ...readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/src`)];
  const files = folders
    .flatMap((folder) => filesBelow(path.join(root, folder)).map((file) => `${folder}/${file}`))
    .filter((file) => !isTestTool(file));
  const readers = files.filter((file) =>
    /\bDate\.now\b|\bnew Date(?:\(\)|\b(?!\())|(?<![.\w])Date\(\)|\.timeOrigin\b/.test(codeOf(path.join(root, file))),
  );
  expect(readers.toSorted()).toEqual(Object.keys(readsTheMachinesTime).toSorted());

  const server = filesBelow(source).filter((file) => !isTestTool(file) && !file.startsWith('entry'));
  const choosers = server.filter((file) => /\bsystemClock\b/.test(codeOf(path.join(source, file))));
  expect(choosers.toSorted()).toEqual(Object.keys(choosesTheMachinesClock).toSorted());
});

/** Who may compare with the database's clock besides the queue, and why. */
const comparesWithTheDatabasesTime: Readonly<Record<string, string>> = {
  'modules/generations/store/attempt-store.ts':
    'How long a call may be under way is a lease: who takes over compares what another process wrote.',
};

it('no rule goes by the database’s clock but leases', () => {
  // Stamps (`finished_at = now()`) may; comparing with it, or counting from it, is a rule that no test could move.
  const rule = /(?:[<>]=?|[-+])\s*(?:now|clock_timestamp)\(\)|(?<![.\w])(?:now|clock_timestamp)\(\)\s*(?:[<>]=?|[-+])/;
  const wrong = filesBelow(source).filter((file) => !isTestTool(file) && rule.test(codeOf(path.join(source, file))));
  const outside = wrong.filter((file) => !file.startsWith('platform/jobs'));
  expect(outside.toSorted()).toEqual(Object.keys(comparesWithTheDatabasesTime).toSorted());
  expect(wrong.length).toBeGreaterThan(outside.length);
});
