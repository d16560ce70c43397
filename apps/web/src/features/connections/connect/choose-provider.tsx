import type { Provider } from '@pinhole/contract';
import { ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { type MessageId, useT } from '../../../app/i18n.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { isOwnMachine } from './provider-words.ts';

export interface ChooseProviderProps {
  readonly providers: readonly Provider[];
  readonly onChoose: (provider: string) => void;
}

/** Services and machines of one's own apart, because what leaves the house is the first thing to know. */
export function ChooseProvider({ providers, onChoose }: ChooseProviderProps): ReactElement {
  const groups: readonly { readonly title: MessageId; readonly lead: MessageId; readonly members: readonly Provider[] }[] = [
    { title: 'engines.services', lead: 'engines.servicesLead', members: providers.filter((provider) => !isOwnMachine(provider)) },
    { title: 'engines.own', lead: 'engines.ownLead', members: providers.filter(isOwnMachine) },
  ];
  const t = useT();
  return (
    <>
      {groups.map(({ title, lead, members }) => (
        <div key={title} className="flex flex-col gap-3">
          <div>
            <h3 className="font-medium">{t(title)}</h3>
            <p className="text-sm text-muted text-pretty">{t(lead)}</p>
          </div>
          <ul aria-label={t(title)} className="grid gap-3 tablet:grid-cols-2">
            {members.map((provider) => (
              <li key={provider.id} className="flex">
                <ProviderCard provider={provider} onChoose={() => onChoose(provider.id)} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

function ProviderCard({ provider, onChoose }: { readonly provider: Provider; readonly onChoose: () => void }): ReactElement {
  const t = useT();
  const own = isOwnMachine(provider);
  const domain = URL.parse(provider.website)?.hostname.replace(/^www\./, '') ?? provider.website;
  return (
    <Button
      onPress={onChoose}
      className="flex w-full cursor-pointer items-start gap-3 rounded-card border border-line bg-surface px-4 py-3.5 text-start transition-colors data-hovered:border-line-strong data-hovered:bg-raised"
    >
      <span className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="font-medium">{provider.title}</bdi>
          <Badge>{provider.modelCount > 0 ? t('engines.modelCount', { count: provider.modelCount }) : t('engines.modelsAsked')}</Badge>
        </span>
        <span className="text-sm text-pretty text-muted">{own ? t('engines.staysHere') : <bdi lang="en">{provider.location}</bdi>}</span>
        <span dir="ltr" className="text-xs text-muted rtl:text-end">
          {domain}
        </span>
      </span>
      <Icon of={ChevronRight} className="mt-0.5 text-muted rtl:-scale-x-100" />
    </Button>
  );
}
