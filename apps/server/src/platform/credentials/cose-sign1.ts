import { constants, type KeyObject, sign } from 'node:crypto';

/** What the signature is made with, under the names of C2PA and with the numbers of COSE (RFC 9053, RFC 8230). */
const algorithms = {
  es256: { cose: -7, hash: 'sha256', signatureBytes: 64 },
  es384: { cose: -35, hash: 'sha384', signatureBytes: 96 },
  es512: { cose: -36, hash: 'sha512', signatureBytes: 132 },
  ps256: { cose: -37, hash: 'sha256', signatureBytes: undefined },
  ed25519: { cose: -8, hash: undefined, signatureBytes: 64 },
} as const satisfies Record<string, { cose: number; hash: string | undefined; signatureBytes: number | undefined }>;
export type SigningAlgorithm = keyof typeof algorithms;

/** A private key with the certificates that vouch for it, the signer's own first, each as DER. */
export interface CertifiedKey {
  readonly key: KeyObject;
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SigningAlgorithm;
}

/** Undefined for keys that C2PA does not accept. */
export function algorithmOf(key: KeyObject): SigningAlgorithm | undefined {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') return modulusLength >= 2_048 ? 'ps256' : undefined;
  return ({ prime256v1: 'es256', secp384r1: 'es384', secp521r1: 'es512' } as const)[String(namedCurve)];
}

/** A COSE_Sign1 (RFC 9052) over a claim that travels outside of it, as C2PA wants it: tagged, certificates in the protected header. */
export function coseSign1(identity: CertifiedKey, claim: Uint8Array): Buffer {
  const header = protectedHeader(identity);
  const signed = Buffer.concat([head(4, 4), text('Signature1'), bytes(header), bytes(Buffer.alloc(0)), bytes(claim)]);
  return envelope(header, signWith(identity, signed));
}

/** How long that will be: the same for every claim. */
export function coseSign1Bytes(identity: CertifiedKey): number {
  const { signatureBytes = (identity.key.asymmetricKeyDetails?.modulusLength ?? 0) / 8 } = algorithms[identity.algorithm];
  return envelope(protectedHeader(identity), Buffer.alloc(signatureBytes)).length;
}

function signWith({ key, algorithm }: CertifiedKey, data: Buffer): Buffer {
  if (algorithm === 'ed25519') return sign(null, data, key);
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return sign(algorithms[algorithm].hash, data, algorithm === 'ps256' ? { key, ...padding } : { key, dsaEncoding: 'ieee-p1363' });
}

const algorithmLabel = 1;
const certificatesLabel = 33; // x5chain, RFC 9360

function protectedHeader({ algorithm, chain }: CertifiedKey): Buffer {
  const [only] = chain;
  const certificates = chain.length === 1 && only ? bytes(only) : Buffer.concat([head(4, chain.length), ...chain.map(bytes)]);
  const number = head(1, -1 - algorithms[algorithm].cose);
  return Buffer.concat([head(5, 2), head(0, algorithmLabel), number, head(0, certificatesLabel), certificates]);
}

const emptyMap = Buffer.from([0xa0]);
const nothing = Buffer.from([0xf6]);
const envelope = (header: Buffer, signature: Buffer): Buffer =>
  Buffer.concat([head(6, 18), head(4, 4), bytes(header), emptyMap, nothing, bytes(signature)]);

/** The first bytes of a CBOR item: its major type and its length or value (RFC 8949, section 3). */
function head(major: number, value: number): Buffer {
  const type = major << 5;
  if (value < 24) return Buffer.from([type | value]);
  if (value < 0x1_00) return Buffer.from([type | 24, value]);
  if (value < 0x1_00_00) return Buffer.from([type | 25, value >> 8, value & 0xff]);
  const long = Buffer.from([type | 26, 0, 0, 0, 0]);
  long.writeUInt32BE(value, 1);
  return long;
}

const bytes = (value: Uint8Array): Buffer => Buffer.concat([head(2, value.length), value]);
const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value, 'utf8')]);
