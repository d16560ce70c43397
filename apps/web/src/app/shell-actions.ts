import type { useNavigate } from '@tanstack/react-router';
import { Aperture, Coins, Images, Keyboard, ListOrdered, Monitor, Moon, Search, Settings, Sun, Trash2 } from 'lucide-react';
import type { Action } from './actions.ts';
import { chooseTheme, themeStore } from './theme.ts';

export interface ShellDoors {
  readonly navigate: ReturnType<typeof useNavigate>;
  readonly openPalette: () => void;
  readonly openKeys: () => void;
}

/** What can be done from anywhere. */
export function shellActions({ navigate, openPalette, openKeys }: ShellDoors): readonly Action[] {
  return [
    { id: 'palette', title: 'action.palette', icon: Search, group: 'help', shortcut: 'mod+k', whileTyping: true, run: openPalette },
    { id: 'keys', title: 'action.keys', icon: Keyboard, group: 'help', shortcut: '?', run: openKeys },
    { id: 'go-studio', title: 'action.goStudio', icon: Aperture, group: 'go', shortcut: 'g>s', run: () => void navigate({ to: '/' }) },
    {
      id: 'go-library',
      title: 'action.goLibrary',
      icon: Images,
      group: 'go',
      shortcut: 'g>l',
      run: () => void navigate({ to: '/library' }),
    },
    {
      id: 'go-trash',
      title: 'action.goTrash',
      icon: Trash2,
      group: 'go',
      shortcut: 'g>t',
      run: () => void navigate({ to: '/library', search: { show: 'trash' } }),
    },
    {
      id: 'go-queue',
      title: 'action.goQueue',
      icon: ListOrdered,
      group: 'go',
      shortcut: 'g>q',
      run: () => void navigate({ to: '/queue', search: {} }),
    },
    {
      id: 'go-credits',
      title: 'action.goCredits',
      icon: Coins,
      group: 'go',
      shortcut: 'g>c',
      run: () => void navigate({ to: '/credits' }),
    },
    {
      id: 'go-settings',
      title: 'action.goSettings',
      icon: Settings,
      group: 'go',
      shortcut: 'g>p',
      run: () => void navigate({ to: '/settings/{-$section}', params: {} }),
    },
    {
      id: 'theme-dark',
      title: 'action.themeDark',
      icon: Moon,
      group: 'view',
      visible: () => themeStore.get() !== 'dark',
      run: () => chooseTheme('dark'),
    },
    {
      id: 'theme-light',
      title: 'action.themeLight',
      icon: Sun,
      group: 'view',
      visible: () => themeStore.get() !== 'light',
      run: () => chooseTheme('light'),
    },
    {
      id: 'theme-system',
      title: 'action.themeSystem',
      icon: Monitor,
      group: 'view',
      visible: () => themeStore.get() !== 'system',
      run: () => chooseTheme('system'),
    },
  ];
}
