import type { Me } from '@pinhole/contract';
import { Keyboard, LogOut, Settings, ShieldCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button, Header, MenuSection } from 'react-aria-components';
import { auth } from '../lib/auth.ts';
import { forgetFiles } from '../lib/kept-files.ts';
import { forgetLocal } from '../lib/local-store.ts';
import { problemText } from '../lib/problem-text.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Menu, MenuItem, MenuSeparator, MenuTrigger } from '../ui/menu.tsx';
import { showToast } from '../ui/toast.tsx';
import { useOfferedActions } from './actions.ts';
import { useT } from './i18n.ts';

/** Leaves nothing of this person in the page: drafts are forgotten and the page starts anew. */
async function signOut(): Promise<void> {
  try {
    await auth.signOut();
    forgetLocal();
    await forgetFiles();
    location.assign('/sign-in');
  } catch (error) {
    showToast({ tone: 'bad', ...problemText(error) });
  }
}

export function PersonMenu({ me }: { readonly me: Me }): ReactElement {
  const t = useT();
  const keys = useOfferedActions().find(({ id }) => id === 'keys');
  return (
    <MenuTrigger>
      <Button className="flex min-h-12 flex-1 flex-col items-center justify-center gap-1 rounded-control text-xs text-muted tablet:w-full tablet:flex-none data-hovered:text-text">
        <Avatar name={me.account.name} size={28} />
        <span aria-hidden="true" className="tablet:hidden">
          {t('shell.you')}
        </span>
        <span className="sr-only">{t('shell.person', { name: me.account.name })}</span>
      </Button>
      <Menu label={t('shell.person', { name: me.account.name })} placement="end bottom">
        <MenuSection>
          <Header className="flex flex-col px-2.5 pt-1.5 pb-2">
            <span className="font-medium">{me.account.name}</span>
            <span className="text-sm text-muted" dir="ltr">
              {me.account.email}
            </span>
          </Header>
          <MenuItem icon={Settings} href="/settings">
            {t('shell.settings')}
          </MenuItem>
          {me.account.operator ? (
            <MenuItem icon={ShieldCheck} href="/admin">
              {t('shell.admin')}
            </MenuItem>
          ) : null}
          <MenuItem icon={Keyboard} shortcut="?" onAction={() => keys?.run()}>
            {t('action.keys')}
          </MenuItem>
        </MenuSection>
        <MenuSeparator />
        <MenuItem icon={LogOut} onAction={() => void signOut()}>
          {t('shell.signOut')}
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
}
