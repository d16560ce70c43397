import type { QueryClient } from '@tanstack/react-query';
import { translate } from '../app/i18n.ts';
import { announce } from '../ui/announcer.tsx';
import { showToast } from '../ui/toast.tsx';
import { api } from './api.ts';
import { problemText } from './problem-text.ts';
import { putAsset } from './queries/asset-queries.ts';

/** Runs one call per asset, a few at a time, and puts what comes back where the page looks. */
async function forEach(
  client: QueryClient,
  ids: readonly string[],
  call: (id: string) => ReturnType<typeof api.assets.delete>,
): Promise<readonly string[]> {
  const done: string[] = [];
  const waiting = [...ids];
  let failure: unknown;
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        putAsset(client, await call(id));
        done.push(id);
      } catch (error) {
        failure = error;
      }
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  if (failure !== undefined) showToast({ tone: 'bad', ...problemText(failure) });
  return done;
}

export async function restoreAssets(client: QueryClient, ids: readonly string[]): Promise<void> {
  const done = await forEach(client, ids, (id) => api.assets.restore({ id }));
  if (done.length > 0) announce(translate('library.restored', { count: done.length }));
}

/** To the trash, where it stays for thirty days; the toast takes it back. */
export async function trashAssets(client: QueryClient, ids: readonly string[]): Promise<void> {
  const done = await forEach(client, ids, (id) => api.assets.delete({ id }));
  if (done.length === 0) return;
  showToast({
    title: translate('library.trashed', { count: done.length }),
    detail: translate('library.trashedDetail'),
    action: { label: translate('ui.undo'), run: () => void restoreAssets(client, done) },
  });
}
