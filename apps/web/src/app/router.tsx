import { isProblem } from '@pinhole/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { ConnectSearch } from '../features/connections/connect/connect-search.ts';
import { readQueueSearch } from '../features/queue/queue-search.ts';
import { readLocal } from '../lib/local-store.ts';
import { meQuery } from '../lib/queries/account-queries.ts';
import { runtimeConfig } from '../lib/runtime-config.ts';
import { NotFound, RouteFault } from './fault-pages.tsx';
import { i18n, speak } from './i18n.ts';
import { queryClient } from './query-client.ts';
import { Root } from './root.tsx';
import { Shell } from './shell.tsx';
import { showTheme } from './theme.ts';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Root, notFoundComponent: NotFound });

/** Only a path of our own may be returned to after signing in. */
export function safeNext(next: unknown): string | undefined {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : undefined;
}

/** What the account says about language and theme holds on devices where nobody chose otherwise. */
async function settleIn(account: { readonly locale: 'en' | 'da' | 'ar'; readonly theme: 'system' | 'light' | 'dark' }): Promise<void> {
  const choseLocale = readLocal('locale', (raw) => raw) !== undefined;
  if (!choseLocale && i18n.locale !== account.locale) await speak(account.locale);
  if (!/(?:^|; )theme=/.test(document.cookie)) showTheme(account.theme);
}

/** Everything behind the sign-in. `asset` in the address opens the lightbox over whatever page is below. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  errorComponent: RouteFault,
  validateSearch: (search: Record<string, unknown>): { readonly asset?: string } =>
    typeof search.asset === 'string' ? { asset: search.asset } : {},
  beforeLoad: async ({ context, location }) => {
    if (runtimeConfig.needsSetup) throw redirect({ to: '/setup' });
    try {
      const me = await context.queryClient.ensureQueryData(meQuery);
      await settleIn(me.account);
    } catch (error) {
      if (isProblem(error, 'auth.required')) throw redirect({ to: '/sign-in', search: { next: location.href } });
      throw error;
    }
  },
});

const studioRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/studio/studio-page.tsx'), 'StudioPage'),
});

const libraryRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/library',
  validateSearch: (search: Record<string, unknown>): { readonly show?: 'image' | 'video' | 'trash' } =>
    search.show === 'image' || search.show === 'video' || search.show === 'trash' ? { show: search.show } : {},
  component: lazyRouteComponent(() => import('../features/library/library-page.tsx'), 'LibraryPage'),
});

const queueRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/queue',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('../features/queue/queue-page.tsx'), 'QueuePage'),
});

const creditsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/credits',
  component: lazyRouteComponent(() => import('../features/credits/credits-page.tsx'), 'CreditsPage'),
});

const usageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/usage',
  component: lazyRouteComponent(() => import('../features/credits/usage-page.tsx'), 'UsagePage'),
});

const billingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing',
  // What is about to be bought: a reload or a step back leads there again.
  validateSearch: (search: Record<string, unknown>): { readonly buy?: string } =>
    typeof search.buy === 'string' ? { buy: search.buy } : {},
  component: lazyRouteComponent(() => import('../features/billing/billing-page.tsx'), 'BillingPage'),
});

/** Payment providers lead back to here and say in `from` whether the buyer paid or left. */
const orderRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/orders/$order',
  validateSearch: (search: Record<string, unknown>): { readonly from?: 'paid' | 'left' } =>
    search.from === 'paid' || search.from === 'left' ? { from: search.from } : {},
  component: lazyRouteComponent(() => import('../features/billing/orders/order-page.tsx'), 'OrderPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/{-$section}',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

const adminRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/admin/{-$section}',
  // Where somebody is on the way to a connected engine: a reload or a step back leads there again.
  validateSearch: (search: Record<string, unknown>): ConnectSearch => ({
    ...(typeof search.connect === 'string' ? { connect: search.connect } : {}),
    ...(search.step === 'key' || search.step === 'models' ? { step: search.step } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/admin/admin-page.tsx'), 'AdminPage'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { readonly next?: string } => {
    const next = safeNext(search.next);
    return next ? { next } : {};
  },
  component: lazyRouteComponent(() => import('../features/accounts/sign-in-page.tsx'), 'SignInPage'),
});

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: (search: Record<string, unknown>): { readonly next?: string } => {
    const next = safeNext(search.next);
    return next ? { next } : {};
  },
  component: lazyRouteComponent(() => import('../features/accounts/sign-up-page.tsx'), 'SignUpPage'),
});

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('../features/accounts/forgot-page.tsx'), 'ForgotPage'),
});

/** Mails lead here and to `/verify-email`; their tokens stand behind `#`. */
const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('../features/accounts/reset-page.tsx'), 'ResetPage'),
});

const verifyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('../features/accounts/verify-page.tsx'), 'VerifyPage'),
});

/** Open to everybody. */
const pricingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pricing',
  component: lazyRouteComponent(() => import('../features/billing/shelf/pricing-page.tsx'), 'PricingPage'),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { readonly token?: string } =>
    typeof search.token === 'string' ? { token: search.token } : {},
  component: lazyRouteComponent(() => import('../features/accounts/setup-page.tsx'), 'SetupPage'),
});

const uiRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ui',
  component: lazyRouteComponent(() => import('../ui/showcase/showcase-page.tsx'), 'ShowcasePage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    shellRoute.addChildren([
      studioRoute,
      libraryRoute,
      queueRoute,
      creditsRoute,
      usageRoute,
      billingRoute,
      orderRoute,
      settingsRoute,
      adminRoute,
    ]),
    signInRoute,
    signUpRoute,
    forgotRoute,
    resetRoute,
    verifyRoute,
    pricingRoute,
    setupRoute,
    uiRoute,
  ]),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultErrorComponent: RouteFault,
  // Pages own their scroll and restore it themselves.
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
