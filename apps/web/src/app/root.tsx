import { Outlet, useRouter } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import { I18nProvider as ComponentLocale, RouterProvider as ComponentRouter } from 'react-aria-components';
import { runtimeConfig } from '../lib/runtime-config.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Toasts } from '../ui/toast.tsx';
import { componentLocale, useLocale } from './i18n.ts';
import { Shortcuts } from './shortcuts.tsx';

/** Around every page: languages and links for the components, shortcuts, toasts, the voice. */
export function Root(): ReactElement {
  const router = useRouter();
  const locale = useLocale();
  useEffect(() => {
    document.title = runtimeConfig.serviceName;
  }, []);
  return (
    <ComponentLocale locale={componentLocale[locale]}>
      <ComponentRouter navigate={(href) => void router.navigate({ href })}>
        <Outlet />
        <Shortcuts />
        <Toasts />
        <Announcer />
      </ComponentRouter>
    </ComponentLocale>
  );
}
