import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { undeclaredFields } from '../sent-fields.ts';
import { type Bench, item, plan } from './bench.ts';

export function describePrivacy(bench: Bench): void {
  const secrets = (): string[] =>
    bench.kind.fields
      .filter(({ kind }) => kind === 'secret' || kind === 'secrets')
      .flatMap(({ name }) => (bench.fields[name] ?? '').split('\n'))
      .map((secret) => secret.trim())
      .filter((secret) => secret !== '');

  describe('privacy', () => {
    it('forgets a customer, twice over, and says what is kept', async () => {
      const { forgetCustomer, traits } = bench.provider;
      if (!forgetCustomer) return;
      const { checkout } = await bench.paid(traits.sells.includes('recurring') ? plan() : item());
      if (checkout.customerId === null) throw new Error('who can forget a customer names it');
      const { kept } = await forgetCustomer(checkout.customerId, bench.call);
      if (kept !== null) expect(kept).toMatch(/\S.*\.$/);
      await forgetCustomer(checkout.customerId, bench.call);
      if (checkout.subscriptionId !== null) {
        const subscription = await bench.provider.read({ kind: 'subscription', id: checkout.subscriptionId }, bench.call);
        if (subscription) expect(subscription).toMatchObject({ state: 'ended' });
      }
    });

    it('sends nothing but the fields it declares', () => {
      expect(undeclaredFields(bench.kind.sends, bench.sent)).toEqual([]);
      if (bench.kind.hosts(bench.fields).length > 0) expect(bench.sent.length).toBeGreaterThan(50);
    });

    it('calls no host but those it declares', () => {
      // The line itself refuses them; this says that it was looked at.
      const hosts = new Set(bench.sent.map(({ url }) => url.host));
      expect(hosts.size).toBeLessThanOrEqual(bench.kind.hosts(bench.fields).length);
    });

    it('writes no secret into an answer, an error, or an address', () => {
      const said = inspect(bench.told, { depth: 12, showHidden: true, maxArrayLength: null, maxStringLength: null });
      const errors = bench.told.flatMap((one) => (one instanceof Error ? [one.stack, String(one), JSON.stringify(one)] : []));
      const addresses = bench.sent.map(({ url }) => url.href);
      expect(bench.told.length).toBeGreaterThan(20);
      for (const secret of secrets()) {
        expect(said.includes(secret), 'told').toBe(false);
        expect(
          errors.some((text) => text?.includes(secret)),
          'in an error',
        ).toBe(false);
        expect(
          addresses.some((address) => address.includes(secret)),
          'in an address',
        ).toBe(false);
      }
    });

    it('writes no person into an error', () => {
      const errors = bench.told.filter((one) => one instanceof Error);
      expect(inspect(errors, { depth: 12, showHidden: true })).not.toMatch(/@example\.test/);
    });
  });
}
