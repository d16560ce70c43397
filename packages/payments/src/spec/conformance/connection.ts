import { describe, expect, it } from 'vitest';
import { PaymentConnectionError } from '../provider.ts';
import type { Bench } from './bench.ts';

const placeholders = ['', '   ', 'changeme', 'CHANGE-ME', 'your-key-here', 'xxxxxxxx', 'sk_test_...', '<secret>', 'null'];

export function describeConnection(bench: Bench): void {
  const { kind } = bench;

  describe('a connection', () => {
    it('is what the kind says', async () => {
      const { provider } = bench;
      expect(provider).toMatchObject({ spec: 'v1', id: kind.id });
      expect(provider.traits.dataNote).toMatch(/\S.*\.$/);
      // Whoever calls nobody has nobody's policy to show.
      if (kind.hosts(bench.fields).length > 0) expect(kind.policyUrl).toMatch(/^https:\/\//);
      const probed = await provider.probe(bench.call);
      expect(probed.ok).toBe(true);
      expect(probed.account).not.toBe('');
    });

    it('says what it cannot do by what it lacks', () => {
      const { provider } = bench;
      const recurring = provider.traits.sells.includes('recurring');
      for (const member of ['cancelSubscription', 'resumeSubscription', 'changePlan'] as const) {
        if (!recurring) expect(provider[member], member).toBeUndefined();
      }
      if (recurring) expect(provider.cancelSubscription, 'whoever sells plans can end them').toBeDefined();
    });

    it.each(
      kind.fields
        .filter((field) => field.kind === 'secret' || field.kind === 'secrets')
        .map(({ name, required }) => [name, required] as const),
    )('refuses placeholders in place of %s, names the field and repeats none of it', (name, required) => {
      for (const placeholder of placeholders) {
        // A blank in a field that may be left out is the field left out.
        if (!required && placeholder.trim() === '') continue;
        try {
          bench.kind.open({ ...bench.fields, [name]: placeholder });
        } catch (error) {
          expect(error).toBeInstanceOf(PaymentConnectionError);
          expect(error).toMatchObject({ field: name });
          continue;
        }
        throw new Error(`${JSON.stringify(placeholder)} was taken for a secret`);
      }
    });

    it('leads buyers to hosts that it declares', async () => {
      const { next } = await bench.open(await bench.orderOf(bench.order().item));
      if (next.kind === 'instructions') return expect(next.lines.length).toBeGreaterThan(0);
      const hosts = kind.redirectHosts(bench.fields);
      expect(
        hosts.some(
          (host) => [next.url.origin, next.url.hostname].includes(host) || (host.startsWith('.') && next.url.hostname.endsWith(host)),
        ),
      ).toBe(true);
    });
  });
}
