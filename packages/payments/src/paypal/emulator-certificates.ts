import { createSign, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

export interface EmulatedCertificates {
  /** The authority's own certificate: base64 without line breaks. */
  readonly root: string;
  /** What lies at the certificate's address: the certificate, then its authority's. */
  readonly pem: string;
  readonly privateKey: KeyObject;
}

/** An authority of its own and a certificate from it. Node reads certificates and makes none: this is as much DER as that takes. */
export async function createCertificates(validDays = 365): Promise<EmulatedCertificates> {
  const [authority, leaf] = await Promise.all([rsa(), rsa()]);
  const root = certify({
    subject: 'Emulated Authority',
    issuer: 'Emulated Authority',
    key: authority.publicKey,
    signer: authority.privateKey,
    ca: true,
    validDays: 3_650,
  });
  const own = certify({
    subject: 'messageverificationcerts.emulator.test',
    issuer: 'Emulated Authority',
    key: leaf.publicKey,
    signer: authority.privateKey,
    ca: false,
    validDays,
  });
  return { root: root.toString('base64'), pem: `${toPem(own)}${toPem(root)}`, privateKey: leaf.privateKey };
}

const generate = promisify(generateKeyPair);
const rsa = () => generate('rsa', { modulusLength: 2048 });

const toPem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

function field(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => field(0x30, ...parts);
const oid = (hex: string): Buffer => field(0x06, Buffer.from(hex, 'hex'));
const yes = field(0x01, Buffer.from([0xff]));
const sha256WithRsa = sequence(oid('2a864886f70d01010b'), field(0x05));
const commonName = (name: string): Buffer => sequence(field(0x31, sequence(oid('550403'), field(0x0c, Buffer.from(name)))));
/** `YYMMDDhhmmssZ`, as certificates say the time until 2050. */
const utcTime = (date: Date): Buffer => field(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));

interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly ca: boolean;
  readonly validDays: number;
}

function certify({ subject, issuer, key, signer, ca, validDays }: Certificate): Buffer {
  const day = 24 * 60 * 60 * 1_000;
  // A day early: clocks differ.
  const [from, to] = [new Date(Date.now() - day), new Date(Date.now() + validDays * day)];
  const basicConstraints = sequence(oid('551d13'), yes, field(0x04, ca ? sequence(yes) : sequence()));
  const content = sequence(
    field(0xa0, field(0x02, Buffer.from([2]))),
    field(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    sha256WithRsa,
    commonName(issuer),
    sequence(utcTime(from), utcTime(to)),
    commonName(subject),
    key.export({ type: 'spki', format: 'der' }),
    field(0xa3, sequence(basicConstraints)),
  );
  const signature = createSign('RSA-SHA256').update(content).sign(signer);
  return sequence(content, sha256WithRsa, field(0x03, Buffer.from([0]), signature));
}
