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
  credits: ['workspaces'],
  keys: ['workspaces', 'credits'],
  access: ['accounts', 'keys'],
  models: ['settings'],
  presets: ['models'],
  connections: ['models', 'audit'],
  assets: ['workspaces'],
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
  const callsOut = /(?<![.\w])fetch\(|new (?:WebSocket|EventSource)\b|^import (?!type).*(?:node:https?'|'undici')/m;
  const allowed = [path.join('platform', 'egress'), path.join('platform', 'http'), 'testing'];
  const wrong = filesBelow(source).filter(
    (file) => !allowed.some((folder) => file.startsWith(folder)) && callsOut.test(readFileSync(path.join(source, file), 'utf8')),
  );
  expect(wrong).toEqual([]);
});
