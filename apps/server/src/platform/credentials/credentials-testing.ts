import { createPrivateKey, randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { loadC2pa, signingSettings } from './c2pa-library.ts';
import { type CertifiedKey, coseSign1, coseSign1Bytes } from './cose-sign1.ts';
import { blobOfBytes } from './sync-blob.ts';

/** For tests: an authority of somebody else, and files that somebody else has signed. */
export interface Issued {
  /** The signer's certificate and then the authority's. */
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

const p256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const documentSigning = '1.3.6.1.5.5.7.3.36';

export async function issue(
  options: { readonly algorithm?: object; readonly purposes?: readonly string[]; readonly notAfter?: Date; readonly subject?: string } = {},
): Promise<Issued> {
  const { algorithm = p256, purposes = [documentSigning], notAfter = new Date(Date.now() + 86_400_000), subject = 'O=Example' } = options;
  const generate = (kind: object) => crypto.subtle.generateKey(kind as EcKeyGenParams, true, ['sign', 'verify']);
  const [authorityKeys, keys] = [await generate(p256), await generate(algorithm)];
  const common = {
    notBefore: new Date(Date.now() - 2 * 86_400_000),
    notAfter,
    signingAlgorithm: p256,
    signingKey: authorityKeys.privateKey,
  };
  const name = `O=Example, CN=Authority ${randomBytes(4).toString('hex')}`;
  const authority = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: `40${randomBytes(8).toString('hex')}`,
    subject: name,
    issuer: name,
    publicKey: authorityKeys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const own = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: `40${randomBytes(8).toString('hex')}`,
    subject,
    issuer: name,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      ...(purposes.length > 0 ? [new x509.ExtendedKeyUsageExtension([...purposes])] : []),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { certificate: `${own.toString('pem')}\n${authority.toString('pem')}`, key, authority: authority.toString('pem') };
}

let library: ReturnType<typeof loadC2pa> | undefined;

/** The bytes with a manifest of the caller's own making, as an engine or an editor would deliver them. */
export async function signedElsewhere(bytes: Uint8Array, mime: string, by: Issued, manifest: object): Promise<Buffer> {
  library ??= loadC2pa();
  const { WasmBuilder } = await library;
  const [certificate = ''] = by.certificate.split(/(?<=-----END CERTIFICATE-----)/);
  const identity: CertifiedKey = {
    key: createPrivateKey(by.key),
    algorithm: 'es256',
    chain: [Buffer.from(new x509.X509Certificate(certificate).rawData)],
  };
  const builder = WasmBuilder.fromJson(JSON.stringify({ claim_version: 2, ...manifest }), signingSettings);
  const signer = {
    alg: identity.algorithm,
    reserveSize: coseSign1Bytes(identity),
    sign: async (claim: Uint8Array) => new Uint8Array(coseSign1(identity, claim)),
  };
  return Buffer.from(await builder.sign(signer, mime, blobOfBytes(bytes)));
}

export const createdBy = (name: string, action: object = {}, assertions: readonly object[] = []): object => ({
  claim_generator_info: [{ name }],
  assertions: [
    {
      label: 'c2pa.actions.v2',
      data: {
        actions: [
          {
            action: 'c2pa.created',
            softwareAgent: { name },
            digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
            ...action,
          },
        ],
      },
    },
    ...assertions,
  ],
});
