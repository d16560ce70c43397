import type { Connection, Provider } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Boxes, Ellipsis, KeyRound, Radar, Send, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { modelsQuery } from '../../../lib/queries/account-queries.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Confirm, Dialog } from '../../../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator, MenuTrigger } from '../../../ui/menu.tsx';
import { Facts } from '../../../ui/rows.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { adminModelsQuery, connectionsQuery } from '../connection-queries.ts';
import { SentNote } from './sent-note.tsx';
import { useConnectStep } from './use-connect-step.ts';

export interface ConnectionRowProps {
  readonly connection: Connection;
  /** Undefined when this version no longer knows it. */
  readonly provider: Provider | undefined;
}

export function ConnectionRow({ connection, provider }: ConnectionRowProps): ReactElement {
  const t = useT();
  const { go } = useConnectStep();
  const [asking, setAsking] = useState<'delete' | 'sent'>();
  const { update, remove } = useDeeds(connection);
  const { id, name, enabled, running, modelCount } = connection;
  const quoted = `\u2068${name}\u2069`;
  const on = update.isPending ? update.variables.enabled : enabled;
  return (
    <li className="flex flex-col gap-3 px-4 py-3.5">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-medium wrap-anywhere">{name}</bdi>
            <Health connection={connection} />
          </p>
          <p className="text-sm text-muted">
            <Facts>
              {[
                provider && provider.title !== name && <bdi key="provider">{provider.title}</bdi>,
                t('engines.modelCount', { count: modelCount }),
                running > 0 && t('engines.runningCount', { count: running }),
                connection.maxConcurrency !== null && t('engines.limitOf', { count: connection.maxConcurrency }),
                connection.probedAt && (
                  <span key="tested">
                    {t('engines.tested')} <RelativeTime at={connection.probedAt} />
                  </span>
                ),
              ]}
            </Facts>
          </p>
        </div>
        <Switch
          isSelected={on}
          isDisabled={update.isPending}
          onChange={(enable) => update.mutate({ enabled: enable })}
          className="items-center! pt-1.5 pointer-coarse:pt-0"
        >
          <span className="sr-only">{t('engines.use', { name: quoted })}</span>
        </Switch>
        <MenuTrigger>
          <IconButton icon={Ellipsis} label={t('admin.tasks', { name: quoted })} />
          <Menu label={t('admin.tasks', { name: quoted })}>
            <MenuItem icon={Boxes} onAction={() => go({ at: 'models', connection: id })}>
              {t('engines.step.models')}
            </MenuItem>
            <MenuItem icon={Radar} onAction={() => go({ at: 'test', connection: id })}>
              {t('engines.testNow')}
            </MenuItem>
            <MenuItem icon={KeyRound} onAction={() => go({ at: 'edit', connection: id })}>
              {t('engines.edit')}
            </MenuItem>
            <MenuItem icon={Send} isDisabled={!provider} onAction={() => setAsking('sent')}>
              {t('engines.sent')}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="danger" onAction={() => setAsking('delete')}>
              {t('engines.delete')}
            </MenuItem>
          </Menu>
        </MenuTrigger>
      </div>
      {connection.problem && (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-control border border-bad/40 px-3 py-2">
          <p lang="en" dir="auto" className="min-w-0 flex-1 basis-52 text-sm wrap-anywhere">
            {connection.problem}
          </p>
          <Button size="small" onPress={() => go({ at: 'edit', connection: id })}>
            {t('engines.test.edit')}
          </Button>
        </div>
      )}
      <Confirm
        title={t('engines.deleteTitle', { name: quoted })}
        action={t('engines.delete')}
        isOpen={asking === 'delete'}
        onOpenChange={(open) => !open && setAsking(undefined)}
        onConfirm={() => remove.mutate()}
      >
        {running > 0 ? t('engines.deleteBusy', { count: running }) : t('engines.deleteText')}
      </Confirm>
      {asking === 'sent' && provider && (
        <Dialog title={t('engines.sent')} isOpen onOpenChange={(open) => !open && setAsking(undefined)}>
          <SentNote provider={provider} plain />
        </Dialog>
      )}
    </li>
  );
}

function Health({ connection: { enabled, problem, probedAt } }: { readonly connection: Connection }): ReactElement {
  const t = useT();
  if (problem) return <Badge tone="bad">{t('engines.health.bad')}</Badge>;
  if (!enabled) return <Badge>{t('engines.health.off')}</Badge>;
  return probedAt ? <Badge tone="good">{t('engines.health.good')}</Badge> : <Badge tone="warn">{t('engines.health.untested')}</Badge>;
}

function useDeeds({ id, name }: Connection) {
  const t = useT();
  const client = useQueryClient();
  const look = (): Promise<unknown> =>
    Promise.all(
      [connectionsQuery, adminModelsQuery, modelsQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey: [...queryKey] })),
    );
  const onError = (error: unknown): void => void showToast({ tone: 'bad', ...problemText(error) });
  const update = useMutation({
    mutationFn: ({ enabled }: { readonly enabled: boolean }) => api.admin.updateConnection({ connection: id }, { enabled }),
    onError,
    onSettled: look,
  });
  const remove = useMutation({
    mutationFn: () => api.admin.deleteConnection({ connection: id }),
    onSuccess: () => showToast({ title: t('engines.deleted', { name: `\u2068${name}\u2069` }) }),
    onError,
    onSettled: look,
  });
  return { update, remove };
}
