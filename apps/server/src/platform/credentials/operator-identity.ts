import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { algorithmOf, type CertifiedKey } from './cose-sign1.ts';

/** What is wrong with a certificate or key, as the end of a sentence about it. It never quotes the key. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}

/** What a certificate may be for if it signs content: C2PA claims, documents, mail. Without one of these no validator accepts it. */
const purposes = ['1.3.6.1.4.1.62558.2.1', '1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4'];

/**
 * A private key and its certificates, the signer's own first and each vouched for by the next, all as PEM.
 * Throws IdentityError if validators could not accept what they sign.
 */
export function readIdentity(pem: { readonly certificate: string; readonly key: string }, now: Date): CertifiedKey {
  const chain = readChain(pem.certificate);
  const [own, ...above] = chain;
  if (!own) throw new IdentityError('holds no certificate; it must be PEM, with the certificate of the signer first');
  const key = readKey(pem.key);
  if (!own.checkPrivateKey(key)) throw new IdentityError('does not belong to the key; the certificate of the signer must come first');
  if (own.ca || own.checkIssued(own))
    throw new IdentityError('is its own authority; C2PA wants a certificate that an authority has signed');
  if (!own.keyUsage?.some((purpose) => purposes.includes(purpose)))
    throw new IdentityError('is not for signing content; it needs the extended key usage of document signing or C2PA claim signing');
  if (now < own.validFromDate) throw new IdentityError(`is only valid from ${own.validFrom}`);
  if (now > own.validToDate) throw new IdentityError(`has expired on ${own.validTo}`);
  const unproven = [own, ...above].findIndex((certificate, index, all) => {
    const issuer = all[index + 1];
    return issuer !== undefined && !(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
  });
  if (unproven >= 0) throw new IdentityError(`is not in order: certificate ${unproven + 2} has not signed the one before it`);
  const algorithm = algorithmOf(key);
  if (!algorithm)
    throw new IdentityError('has a key that C2PA does not accept; use ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits');
  // The authority at the top is what validators bring themselves.
  const sent = chain.filter((certificate) => !certificate.checkIssued(certificate));
  return { key, algorithm, chain: sent.map(({ raw }) => raw) };
}

function readChain(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    throw new IdentityError('cannot be read as PEM', { cause: error });
  }
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new IdentityError('comes with a key that cannot be read; it must be an unencrypted private key as PEM');
  }
}
