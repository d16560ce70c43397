import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useTitle } from '../../../app/use-title.ts';
import { meQuery } from '../../../lib/queries/account-queries.ts';
import { runtimeConfig } from '../../../lib/runtime-config.ts';
import { buttonLook } from '../../../ui/button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import { Languages } from '../../accounts/languages.tsx';

export interface PricingFrameProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** Around a page that is open to everybody: the mark, the way in, and the languages. */
export function PricingFrame({ title, lead, children }: PricingFrameProps): ReactElement {
  const t = useT();
  useTitle(title);
  // A stranger is told so by a refusal; that is an answer, not a failure to be tried again.
  const me = useQuery({ ...meQuery, retry: false });
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-280 flex-col gap-10 px-4 pt-6 pb-8 tablet:px-8">
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <p className="flex items-center gap-2.5 font-medium tracking-tight text-muted">
            <Mark size={28} className="text-text" />
            <bdi>{runtimeConfig.serviceName === 'Pinhole' ? 'pinhole' : runtimeConfig.serviceName}</bdi>
          </p>
          {me.isSuccess ? (
            <nav aria-label={t('pricing.wayIn')} className="flex gap-2">
              <Link to="/credits" className={buttonLook('plain', 'medium')}>
                {t('shell.credits')}
              </Link>
              <Link to="/" className={buttonLook('quiet', 'medium')}>
                {t('billing.toStudio')}
              </Link>
            </nav>
          ) : (
            me.isError && (
              <nav aria-label={t('pricing.wayIn')} className="flex gap-2">
                <Link to="/sign-in" className={buttonLook('plain', 'medium')}>
                  {t('accounts.signIn.action')}
                </Link>
                {runtimeConfig.signUpOpen && (
                  <Link to="/sign-up" className={buttonLook('quiet', 'medium')}>
                    {t('accounts.signIn.new')}
                  </Link>
                )}
              </nav>
            )
          )}
        </header>
        <main className="flex flex-1 flex-col gap-10">
          <div className="max-w-160">
            <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
            <p className="mt-2 text-md text-muted text-pretty">{lead}</p>
          </div>
          {children}
        </main>
        <Languages />
      </div>
    </div>
  );
}
