import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SigningJob } from '../media/file-signer.ts';
import { drawn } from '../media/media-testing.ts';
import { createSigner } from './create-signer.ts';
import { issue } from './credentials-testing.ts';
import { readIdentity } from './operator-identity.ts';
import { readCredentials } from './read-credentials.ts';
import { selfMadeAuthority, selfMadeIdentity } from './self-made-identity.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-identity-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a self-made identity', () => {
  it('is made once, however many ask at the same time, and is for the owner of the data folder alone', async () => {
    const home = path.join(folder, 'self-made');
    const identities = await Promise.all(Array.from({ length: 8 }, () => selfMadeIdentity(home, new Date())));
    expect(new Set(identities.map(({ chain }) => Buffer.from(chain[0] ?? []).toString('hex'))).size).toBe(1);
    expect((await readdir(home)).toSorted()).toEqual(['authority.pem', 'signing.pem']);
    const modes = await Promise.all([home, path.join(home, 'signing.pem')].map(async (file) => (await stat(file)).mode & 0o777));
    expect(modes).toEqual([0o700, 0o600]);
    expect(await readFile(path.join(home, 'authority.pem'), 'utf8')).not.toContain('PRIVATE');
  });

  it('names no person and no machine, and is what C2PA asks of a signer', async () => {
    const home = path.join(folder, 'plain');
    const { chain, algorithm } = await selfMadeIdentity(home, new Date());
    const own = new X509Certificate(chain[0] ?? '');
    const authority = new X509Certificate(selfMadeAuthority(home) ?? '');
    expect(algorithm).toBe('es256');
    expect(own.subject).toBe('O=Self-made by Pinhole\nCN=Content credentials');
    expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.36']);
    expect([own.ca, authority.ca, own.checkIssued(authority), own.verify(authority.publicKey)]).toEqual([false, true, true, true]);
    expect(`${own.subject} ${own.issuer} ${own.subjectAltName}`).not.toContain(os.hostname());
  });
});

it('a signer whose identity cannot be had says why, and works as soon as it can', async () => {
  const home = path.join(folder, 'broken');
  await mkdir(home);
  await writeFile(path.join(home, 'signing.pem'), 'half a file');
  const signer = createSigner({ identity: () => selfMadeIdentity(home, new Date()), version: '1' });
  const file = path.join(folder, 'later.png');
  await writeFile(file, await drawn(40, 30).png().toBuffer());
  const facts = { mime: 'image/png', width: 40, height: 30, path: file };
  const job: SigningJob = {
    source: facts,
    purpose: 'output',
    digitalSourceType: 'algorithmicMedia',
    files: [{ ...facts, name: 'original', format: 'png', bytes: 1, sha256: '' }],
  };
  await expect(signer.sign(job)).rejects.toThrow(/signing\.pem holds no certificate.*Restore it from a backup, or delete it/);
  await rm(home, { recursive: true });
  await signer.sign(job);
  expect(await readCredentials(await readFile(file), 'image/png', selfMadeAuthority(home))).toMatchObject({ state: 'trusted' });
  await signer.close();
});

describe("the operator's own certificate", () => {
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  it.each<[string, object]>([
    ['es256', { name: 'ECDSA', namedCurve: 'P-256' }],
    ['es384', { name: 'ECDSA', namedCurve: 'P-384' }],
    ['es512', { name: 'ECDSA', namedCurve: 'P-521' }],
    ['ed25519', { name: 'Ed25519' }],
    ['ps256', rsa],
  ])('signs with %s', async (algorithm, keys) => {
    const issued = await issue({ algorithm: keys });
    const identity = readIdentity(issued, new Date());
    expect(identity.algorithm).toBe(algorithm);
    const signer = createSigner({ identity: async () => identity, version: '1' });
    const file = path.join(folder, `${algorithm}.png`);
    await writeFile(file, await drawn(40, 30).png().toBuffer());
    const facts = { mime: 'image/png', width: 40, height: 30, path: file };
    const [signed] = await signer.sign({
      source: facts,
      purpose: 'output',
      digitalSourceType: 'algorithmicMedia',
      files: [{ ...facts, name: 'original', format: 'png', bytes: 1, sha256: '' }],
    });
    await signer.close();
    expect(signed?.bytes).toBe((await stat(file)).size);
    expect(await readCredentials(await readFile(file), 'image/png', issued.authority)).toMatchObject({ state: 'trusted', failures: [] });
  });

  it('is refused with a reason when validators would not accept it', async () => {
    const [good, other] = [await issue(), await issue()];
    const [own = '', authority = ''] = good.certificate.split(/(?<=-----END CERTIFICATE-----)\n/);
    const expired = await issue({ notAfter: new Date(Date.now() - 3_600_000) });
    const forServers = await issue({ purposes: ['1.3.6.1.5.5.7.3.1'] });
    const reasons: readonly (readonly [{ certificate: string; key: string }, RegExp])[] = [
      [{ ...good, key: other.key }, /does not belong to the key/],
      [{ ...good, certificate: `${authority}\n${own}` }, /does not belong to the key/],
      [{ ...good, certificate: `${own}\n${other.authority}` }, /certificate 2 has not signed the one before it/],
      [{ ...good, certificate: 'PEM' }, /holds no certificate/],
      [{ ...good, key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' }, /key that cannot be read/],
      [expired, /has expired/],
      [forServers, /not for signing content/],
      [await issue({ purposes: [] }), /not for signing content/],
    ];
    for (const [pem, reason] of reasons) expect(() => readIdentity(pem, new Date())).toThrow(reason);
    expect(readIdentity(good, new Date()).chain).toHaveLength(1); // the authority at the top is not sent along
  });
});
