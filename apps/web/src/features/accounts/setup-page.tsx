import { isProblem } from '@pinhole/sdk';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useLocale, useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { microsOfCredits } from '../../lib/credits-input.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Door } from './door.tsx';
import { SetupLink } from './setup-link.tsx';
import { PersonStep, ServiceStep, type SetupPerson, type SetupService } from './setup-steps.tsx';
import { useLinkToken } from './use-link-token.ts';

const setupQuery = queryOptions({ queryKey: ['setup'], queryFn: ({ signal }) => api.setup.get({ signal }), staleTime: 0 });

/** The first page of a new service: who runs it, what it is called, what everybody starts with. */
export function SetupPage(): ReactElement {
  const t = useT();
  const locale = useLocale();
  const state = useQuery(setupQuery);
  const token = useLinkToken();
  const navigate = useNavigate();
  const [step, setStep] = useState<'person' | 'service'>('person');
  const [person, setPerson] = useState<SetupPerson>({ name: '', email: '', password: '' });
  const [service, setService] = useState<SetupService>({ serviceName: 'Pinhole', welcomeCredits: 100 });
  const complete = useMutation({
    mutationFn: async ({ token: used, serviceName, welcomeCredits }: SetupService & { readonly token: string }) => {
      const welcome = microsOfCredits(welcomeCredits);
      await api.setup.complete({
        token: used,
        name: person.name.trim(),
        email: person.email.trim(),
        password: person.password,
        serviceName: serviceName.trim(),
        locale,
        ...(welcome && welcome !== '0' ? { welcomeCredits: welcome } : {}),
      });
      // The page was written for a service without a name and without a person: ask for it anew.
      location.assign('/');
      await new Promise(() => undefined);
    },
  });

  if (state.data?.needed === false || isProblem(complete.error, 'setup.done')) {
    return (
      <Door title={t('accounts.setup.done')} lead={t('accounts.setup.doneText')}>
        <ButtonLink href="/sign-in" tone="primary" size="large">
          {t('accounts.signIn.action')}
        </ButtonLink>
      </Door>
    );
  }
  if (state.isPending) {
    return (
      <Door title={t('accounts.setup.title')} lead={t('accounts.setup.lead')} step={t('accounts.setup.step', { step: 1 })}>
        <div className="flex flex-col gap-5">
          <Skeleton className="h-15" />
          <Skeleton className="h-15" />
          <Skeleton className="h-24" />
          <Skeleton className="h-11" />
        </div>
      </Door>
    );
  }
  if (state.isError) {
    return (
      <Door title={t('accounts.setup.title')}>
        <Fault error={state.error} onRetry={() => void state.refetch()} />
      </Door>
    );
  }
  if (!token || (isProblem(complete.error, 'setup.token_invalid') && complete.variables?.token === token)) {
    return (
      <SetupLink
        expired={token !== undefined}
        onToken={(fresh) => {
          complete.reset();
          void navigate({ to: '/setup', hash: `token=${fresh}`, replace: true });
        }}
      />
    );
  }
  if (step === 'person') {
    return (
      <PersonStep
        initial={person}
        onNext={(values) => {
          setPerson(values);
          setStep('service');
        }}
      />
    );
  }
  return (
    <ServiceStep
      initial={service}
      error={complete.error}
      isPending={complete.isPending}
      onBack={(values) => {
        setService(values);
        complete.reset();
        setStep('person');
      }}
      onNext={(values) => {
        setService(values);
        complete.mutate({ ...values, token });
      }}
    />
  );
}
