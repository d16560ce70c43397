import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CertifiedKey } from './cose-sign1.ts';
import { readIdentity } from './operator-identity.ts';

/** Everything the signer needs, in one file, so that its parts always belong together. */
const identityName = 'signing.pem';
/** The authority's certificate alone: harmless to hand out, and what somebody needs who wants to trust this service. */
const authorityName = 'authority.pem';

/** The identity kept in `folder`, made at the first call. Several processes that call at once agree on one. */
export async function selfMadeIdentity(folder: string, now: Date): Promise<CertifiedKey> {
  const file = path.join(folder, identityName);
  const kept = readPem(file) ?? (await makeIdentity(file, now));
  try {
    return readIdentity({ certificate: kept, key: kept }, now);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new Error(`The certificate in ${file} ${reason}. Restore it from a backup, or delete it: a new one is then made.`, {
      cause: error,
    });
  }
}

/** Undefined as long as nothing was signed with a self-made identity. */
export const selfMadeAuthority = (folder: string): string | undefined => readPem(path.join(folder, authorityName));

function readPem(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function makeIdentity(file: string, now: Date): Promise<string> {
  const identity = await issueIdentity(now);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, identity, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const kept = readPem(file);
  if (kept === undefined) throw new Error(`${file} was removed while it was made`);
  const authority = kept.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.[1] ?? '';
  writeFileSync(path.join(path.dirname(file), authorityName), `${authority}\n`, { mode: 0o644 });
  return kept;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const documentSigning = '1.3.6.1.5.5.7.3.36';
/** Files carry no time stamp of an authority, so they verify as long as the certificate is valid. */
const years = 30;
const clockSkewMs = 24 * 3_600_000;

/**
 * An authority and one certificate that it has signed: the least that C2PA accepts. The authority's key is forgotten at once,
 * so nobody can ever make a second signer in its name. As PEM: the signer's certificate, the authority's, the signer's key.
 */
async function issueIdentity(now: Date): Promise<string> {
  const x509 = await import('@peculiar/x509');
  const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [authorityKeys, keys] = [await newKeys(), await newKeys()];
  const notBefore = new Date(now.getTime() - clockSkewMs);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years);
  const common = { notBefore, notAfter, signingAlgorithm: algorithm, signingKey: authorityKeys.privateKey };
  const issuerName = `O=Self-made by Pinhole, CN=Authority ${randomBytes(4).toString('hex')}`;

  const authority = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: newSerial(),
    subject: issuerName,
    issuer: issuerName,
    publicKey: authorityKeys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const own = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: newSerial(),
    subject: 'O=Self-made by Pinhole, CN=Content credentials',
    issuer: authority.subject,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([documentSigning]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return `${own.toString('pem')}\n${authority.toString('pem')}\n${key}\n`;
}

/** Positive and random: the first bit is the sign, and a leading zero byte would be dropped. */
function newSerial(): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial.toString('hex');
}
