import type { Me } from '@pinhole/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { DoorClosed, KeyRound, Layers, MonitorSmartphone, SunMoon, UserRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { NothingHere } from '../../app/fault-pages.tsx';
import { type MessageId, useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import type { LucideIcon } from '../../ui/icon.tsx';
import { SectionedPage } from '../../ui/sectioned-page.tsx';
import { ClosingSettings } from '../closing/closing-settings.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { KeySettings } from './key-settings.tsx';
import { ProfileSettings } from './profile-settings.tsx';
import { SessionSettings } from './session-settings.tsx';
import { WorkspaceSettings } from './workspace-settings.tsx';

interface SettingsSection {
  readonly id: string;
  readonly title: MessageId;
  readonly icon: LucideIcon;
  readonly content: (props: { readonly me: Me }) => ReactElement;
}

const sections: readonly SettingsSection[] = [
  { id: 'profile', title: 'settings.profile', icon: UserRound, content: ProfileSettings },
  { id: 'appearance', title: 'settings.appearance', icon: SunMoon, content: AppearanceSettings },
  { id: 'workspaces', title: 'settings.workspaces', icon: Layers, content: WorkspaceSettings },
  { id: 'devices', title: 'settings.devices', icon: MonitorSmartphone, content: SessionSettings },
  { id: 'keys', title: 'settings.keys', icon: KeyRound, content: KeySettings },
  { id: 'billing', title: 'closing.title', icon: DoorClosed, content: ClosingSettings },
];

export function SettingsPage(): ReactElement {
  const t = useT();
  const { section = 'profile' } = useParams({ strict: false });
  // The shell has asked for it before this page was shown.
  const { data: me } = useSuspenseQuery(meQuery);
  const current = sections.find(({ id }) => id === section);
  useTitle(current ? t(current.title) : t('shell.settings'));
  if (!current) return <NothingHere />;
  const Content = current.content;
  return (
    <SectionedPage
      title={t('shell.settings')}
      current={current.id}
      sections={sections.map(({ id, title, icon }) => ({ id, label: t(title), icon, href: `/settings/${id}` }))}
    >
      <Content me={me} />
    </SectionedPage>
  );
}
