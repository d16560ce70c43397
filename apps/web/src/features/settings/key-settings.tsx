import type { ApiKey, Me } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { Fragment, type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useFormat } from '../../lib/use-format.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { Facts, Row, Rows, RowsSkeleton } from '../../ui/rows.tsx';
import { showToast } from '../../ui/toast.tsx';
import { type KeyState, keyState } from './key-form.ts';
import { NewKey } from './new-key.tsx';
import { keysQuery } from './settings-queries.ts';

export function KeySettings({ me }: { readonly me: Me }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const keys = useQuery(keysQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey>();
  // The service decides by the contract's table of roles; importing it here would bring every schema along.
  const mayMake = me.workspace.role !== 'viewer';
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => api.keys.revoke({ id: key.id }),
    onSuccess: (_, key) => showToast({ title: t('settings.key.revoked', { name: key.name }) }),
    onError: (error) => showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  return (
    <Section
      title={t('settings.keys')}
      lead={t('settings.keysLead', { workspace: me.workspace.name })}
      actions={
        mayMake && (
          <Button icon={Plus} onPress={() => setCreating(true)}>
            {t('settings.key.new')}
          </Button>
        )
      }
    >
      {keys.isError ? (
        <Fault error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.isPending ? (
        <RowsSkeleton count={2} lines={2} />
      ) : keys.data.length === 0 ? (
        <Nothing>{mayMake ? t('settings.keys.none') : t('settings.keys.viewer')}</Nothing>
      ) : (
        <Rows label={t('settings.keys')}>
          {keys.data.map((key) => (
            <KeyRow
              key={key.id}
              apiKey={key}
              isRevoking={revoke.isPending && revoke.variables.id === key.id}
              onRevoke={() => setRevoking(key)}
            />
          ))}
        </Rows>
      )}
      {creating && <NewKey onClose={() => setCreating(false)} />}
      <Confirm
        title={t('settings.key.revokeTitle', { name: revoking?.name ?? '' })}
        action={t('settings.key.revokeAction')}
        isOpen={revoking !== undefined}
        onOpenChange={(open) => !open && setRevoking(undefined)}
        onConfirm={() => revoking && revoke.mutate(revoking)}
      >
        {t('settings.key.revokeText')}
      </Confirm>
    </Section>
  );
}

const tones: Readonly<Record<Exclude<KeyState, 'works'>, BadgeTone>> = { expired: 'bad', 'used up': 'warn', 'ends soon': 'warn' };
const stateWords = { expired: 'settings.key.expired', 'used up': 'settings.key.usedUp', 'ends soon': 'settings.key.endsSoon' } as const;

interface KeyRowProps {
  readonly apiKey: ApiKey;
  readonly isRevoking: boolean;
  readonly onRevoke: () => void;
}

function KeyRow({ apiKey, isRevoking, onRevoke }: KeyRowProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const state = keyState(apiKey, new Date());
  const makes = apiKey.scopes.some((scope) => scope.endsWith(':write'));
  return (
    <Row
      start={<Icon of={KeyRound} size={20} />}
      title={<bdi>{apiKey.name}</bdi>}
      badges={
        <>
          <code dir="ltr" className="font-mono text-xs text-muted">
            {apiKey.start}…
          </code>
          {state !== 'works' && <Badge tone={tones[state]}>{t(stateWords[state])}</Badge>}
        </>
      }
      detail={
        <>
          <span className="block">
            <Facts>
              {[
                makes ? t('settings.key.makes') : t('settings.key.reads'),
                apiKey.cap === null
                  ? t('settings.key.spent', { spent: format.credits(apiKey.spent) })
                  : t('settings.key.spentOf', { spent: format.credits(apiKey.spent), cap: format.credits(apiKey.cap) }),
              ]}
            </Facts>
          </span>
          <Facts>
            {[
              t('settings.key.ends', { date: format.date(apiKey.expiresAt) }),
              apiKey.lastUsedAt === null ? (
                t('settings.key.neverUsed')
              ) : (
                <Fragment key="used">
                  {t('settings.key.used')} <RelativeTime at={apiKey.lastUsedAt} />
                </Fragment>
              ),
            ]}
          </Facts>
        </>
      }
      end={
        <Button aria-label={t('settings.key.revokeOne', { name: apiKey.name })} isPending={isRevoking} onPress={onRevoke}>
          {t('settings.key.revoke')}
        </Button>
      }
    />
  );
}
