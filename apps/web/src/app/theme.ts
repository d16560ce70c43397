import { createExternalStore } from '../lib/external-store.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const yearSeconds = 365 * 24 * 60 * 60;

function remembered(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export const themeStore = createExternalStore<Theme>(remembered());

/** Shows a theme without remembering it, as when the account already says which. */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  themeStore.set(theme);
}

/** Shows a theme because somebody asked for it. Only this act writes the `theme` cookie. */
export function chooseTheme(theme: Theme): void {
  showTheme(theme);
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const age = theme === 'system' ? 0 : yearSeconds;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}
