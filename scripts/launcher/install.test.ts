import { expect, it } from 'vitest';
import { explainInstallFailure, onlyOptionalPackagesAreMissing } from './install-failure.mjs';
import { findNode24 } from './node-24.mjs';

const lock = { packages: { 'node_modules/tool': { optionalDependencies: { '@tool/darwin-arm64': '1.0.0' } } } };
const refusal = (...missing: string[]): string =>
  `npm error \`npm ci\` can only install packages when your package.json and package-lock.json are in sync.\n${missing
    .map((name) => `npm error Missing: ${name} from lock file`)
    .join('\n')}`;

it('installs from the lock in the other way only when nothing but binaries of other platforms are missing in it', () => {
  expect(onlyOptionalPackagesAreMissing(refusal('@tool/darwin-arm64@1.0.0'), lock)).toBe(true);
  expect(onlyOptionalPackagesAreMissing(refusal('@tool/darwin-arm64@1.0.0', 'left-pad@1.0.0'), lock)).toBe(false);
  expect(onlyOptionalPackagesAreMissing('npm error code ENOTFOUND', lock)).toBe(false);
});

it('says what to do when the registry cannot be reached, the disk is full or the folder is closed', () => {
  expect(explainInstallFailure('npm error code ENOTFOUND')).toContain('Check the connection');
  expect(explainInstallFailure('npm error code ENOSPC')).toContain('The disk is full');
  expect(explainInstallFailure('npm error code EACCES')).toContain('may not write in the project folder');
  expect(explainInstallFailure(refusal('left-pad@1.0.0'))).toContain('do not belong together');
});

it('uses a Node that is new enough, and asks for one where it cannot bring its own', () => {
  expect(findNode24({ version: '24.1.0' })).toBe(process.execPath);
  const old = { version: '20.19.0', platform: 'darwin', arch: 'arm64' } as const;
  expect(() => findNode24(old)).toThrow('install Node 24');
});
