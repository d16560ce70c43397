import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Every address a person can stand on, for visits that go everywhere. */
export const strangerRoutes = [
  '/sign-in',
  '/sign-up',
  '/pricing',
  '/forgot-password',
  '/reset-password#token=long-used',
  '/reset-password',
  '/verify-email#token=long-used',
  '/setup',
  '/ui',
] as const;

export const personRoutes = [
  '/',
  '/library',
  '/library?show=video',
  '/library?show=trash',
  '/queue',
  '/queue?who=workspace&show=failed',
  '/queue?show=ended&kind=image',
  '/credits',
  '/usage',
  '/billing',
  '/settings',
  '/settings/appearance',
  '/settings/workspaces',
  '/settings/billing',
  '/settings/devices',
  '/settings/keys',
  '/nothing/here',
] as const;

export const operatorRoutes = [
  '/admin',
  '/admin/closings',
  '/admin/spending',
  '/admin/queue',
  '/admin/engines',
  '/admin/engines?connect=new',
  '/admin/engines?connect=new:replicate',
  '/admin/engines?connect=gone&step=models',
  '/admin/models',
  '/admin/margins',
  '/admin/doubtful-calls',
  '/admin/webhooks',
  '/admin/going-live',
  '/admin/shop',
  '/admin/payments',
  '/admin/payments?connect=new',
  '/admin/payments?connect=new:manual',
  '/admin/payments?connect=new:stripe',
  '/admin/payments?connect=gone&step=key',
  '/admin/orders',
  '/admin/payment-trouble',
  '/admin/taxes',
  '/admin/papers',
  '/admin/revenue',
  '/admin/settings',
  '/admin/outbox',
  '/admin/audit',
] as const;

/** Pages that the server writes itself. */
export const serverRoutes = ['/docs/api', '/docs/problems'] as const;

/**
 * The addresses the web app declares, read from its source, so that no visit can forget a new one. Pages of one thing are left out: they
 * are visited by the tests that make such a thing.
 */
export function declaredRoutes(): readonly string[] {
  const read = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '../../apps/web/src', file), 'utf8');
  const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);
  return [
    ...all(read('app/router.tsx'), /\bpath: '([^']+)'/g)
      .map((route) => route.replace('/{-$section}', ''))
      .filter((route) => !route.includes('/$')),
    // The first section is what the bare address shows.
    ...all(read('features/settings/settings-page.tsx'), /\{ id: '([\w-]+)', title:/g)
      .slice(1)
      .map((section) => `/settings/${section}`),
    ...all(read('features/admin/admin-page.tsx'), /\{ id: '([\w-]+)', title:/g)
      .slice(1)
      .map((section) => `/admin/${section}`),
  ];
}
