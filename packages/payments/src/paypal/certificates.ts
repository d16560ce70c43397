import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { lostAnswer, readBytes, send } from '../http-kit/index.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';
import { provider } from './api.ts';

const options = { provider, retry: 'same-key' } as const;
const sizeLimitBytes = 64 * 1024;
const longestChain = 6;
const keptAtMost = 8;
/** An address that led to nothing usable is not asked again for so long: whoever forges pushes cannot make us call PayPal at will. */
const missMs = 60_000;

export interface CertificateOptions {
  /** `https://host` of where signing certificates may lie. The address comes from the sender: without this it could be the sender's own. */
  readonly origins: readonly string[];
  /** PEM. */
  readonly roots: readonly string[];
  /** The name that the certificate has to be made out to ends so; null where the connection goes to an emulator. */
  readonly nameEnding: string | null;
}

export interface CertificateStore {
  /** Null when the address or what lies there cannot be PayPal's. Throws `PaymentError` when PayPal cannot be asked now. */
  find(url: string, call: PaymentCall): Promise<X509Certificate | null>;
}

export const publicRoots: readonly string[] = rootCertificates;

export function certificateStore({ origins, roots, nameEnding }: CertificateOptions): CertificateStore {
  const kept = new Map<string, readonly X509Certificate[]>();
  const missed = new Map<string, number>();
  let trusted: readonly X509Certificate[] | undefined;

  async function fetchChain(url: URL, call: PaymentCall): Promise<readonly X509Certificate[] | null> {
    const response = await send(call, url, {}, options);
    if (response.status >= 500 || response.status === 429) throw lostAnswer(options, new Error(`certificate: HTTP ${response.status}`));
    if (response.status !== 200) {
      await response.body?.cancel();
      return null;
    }
    try {
      return parseChain(await readBytes(response, options, sizeLimitBytes));
    } catch (error) {
      if (error instanceof PaymentError && error.facts.kind !== 'provider_fault') throw error;
      return null;
    }
  }

  return {
    async find(text, call) {
      const url = URL.parse(text);
      if (!url || !origins.includes(url.origin) || url.username !== '' || url.password !== '') return null;
      if (!/^\/v1\/notifications\/certs\/[\w-]{1,200}$/.test(url.pathname) || url.search !== '' || url.hash !== '') return null;
      const now = call.now();
      if (now.getTime() - (missed.get(url.href) ?? Number.NEGATIVE_INFINITY) < missMs) return null;

      const chain = kept.get(url.href) ?? (await fetchChain(url, call));
      trusted ??= roots.map((pem) => new X509Certificate(pem));
      const [leaf] = chain ?? [];
      if (!chain || !leaf || !isMadeOutTo(leaf, nameEnding) || !leadsToRoot(chain, trusted, now)) {
        kept.delete(url.href);
        keep(missed, url.href, now.getTime());
        return null;
      }
      keep(kept, url.href, chain);
      return leaf;
    },
  };
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > keptAtMost && oldest !== undefined) map.delete(oldest);
}

function parseChain(pem: Uint8Array): readonly X509Certificate[] | null {
  const blocks =
    Buffer.from(pem)
      .toString('latin1')
      .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0 || blocks.length > longestChain) return null;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return null;
  }
}

const isValidAt = (certificate: X509Certificate, now: Date): boolean => certificate.validFromDate <= now && now <= certificate.validToDate;

/** Node checks names, signatures and whether a certificate may issue others, but builds no chain by itself. */
function leadsToRoot(chain: readonly X509Certificate[], roots: readonly X509Certificate[], now: Date): boolean {
  let [at, ...others] = chain;
  for (let step = 0; at && step <= longestChain; step += 1) {
    const current: X509Certificate = at;
    if (!isValidAt(current, now)) return false;
    const issues = (issuer: X509Certificate): boolean =>
      issuer.ca && current.checkIssued(issuer) && isValidAt(issuer, now) && current.verify(issuer.publicKey);
    if (step > 0 && roots.some(({ fingerprint256 }) => fingerprint256 === current.fingerprint256)) return true;
    if (roots.some(issues)) return true;
    at = others.find(issues);
    others = others.filter((other) => other !== at);
  }
  return false;
}

function isMadeOutTo({ subject, subjectAltName }: X509Certificate, ending: string | null): boolean {
  if (ending === null) return true;
  const common = /^CN=(.+)$/m.exec(subject)?.[1] ?? '';
  const names = (subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? name.slice(4) : []));
  return [common, ...names].some((name) => name.toLowerCase().endsWith(ending));
}
