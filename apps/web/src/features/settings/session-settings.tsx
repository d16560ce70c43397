import type { SessionInfo } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { Fragment, type ReactElement, useState } from 'react';
import { type Translate, useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useFormat } from '../../lib/use-format.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { Facts, Row, Rows, RowsSkeleton } from '../../ui/rows.tsx';
import { showToast } from '../../ui/toast.tsx';
import { type Device, readDevice } from './device.ts';
import { sessionsQuery } from './settings-queries.ts';

function deviceName({ browser, system }: Device, t: Translate): string {
  if (browser && system) return t('settings.device.both', { browser, system });
  return browser ?? system ?? t('settings.device.unknown');
}

/** Where this person is signed in, and how to end it. */
export function SessionSettings(): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const [asking, setAsking] = useState(false);
  const others = sessions.data?.filter(({ current }) => !current) ?? [];
  const end = useMutation({
    mutationFn: async (ended: readonly SessionInfo[]) => {
      const results = await Promise.allSettled(ended.map(({ id }) => api.sessions.revoke({ id })));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    },
    onSuccess: (_, ended) => showToast({ title: t('settings.devices.ended', { count: ended.length }) }),
    onError: (error) => showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <Section
      title={t('settings.devices')}
      lead={t('settings.devicesLead')}
      actions={
        others.length > 0 && (
          <Button isDisabled={end.isPending} onPress={() => setAsking(true)}>
            {t('settings.devices.endOthers')}
          </Button>
        )
      }
    >
      {sessions.data ? (
        <Rows label={t('settings.devices')}>
          {sessions.data.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              isEnding={end.isPending && end.variables.includes(session)}
              onEnd={() => end.mutate([session])}
            />
          ))}
        </Rows>
      ) : sessions.isError ? (
        <Fault error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <RowsSkeleton count={3} />
      )}
      <Confirm
        title={t('settings.devices.endOthers')}
        action={t('settings.devices.endOthers')}
        isOpen={asking}
        onOpenChange={setAsking}
        onConfirm={() => end.mutate(others)}
      >
        {t('settings.devices.endOthersText', { count: others.length })}
      </Confirm>
    </Section>
  );
}

interface SessionRowProps {
  readonly session: SessionInfo;
  readonly isEnding: boolean;
  readonly onEnd: () => void;
}

function SessionRow({ session, isEnding, onEnd }: SessionRowProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const device = readDevice(session.device);
  const name = deviceName(device, t);
  return (
    <Row
      start={<Icon of={device.handheld ? Smartphone : Monitor} size={20} />}
      title={name}
      badges={session.current && <Badge tone="accent">{t('settings.devices.this')}</Badge>}
      detail={
        <Facts>
          {[
            <Fragment key="seen">
              {t('settings.devices.seen')} <RelativeTime at={session.lastSeenAt} />
            </Fragment>,
            t('settings.devices.since', { date: format.date(session.createdAt) }),
            session.network && <bdi dir="ltr">{session.network}</bdi>,
          ]}
        </Facts>
      }
      end={
        !session.current && (
          <Button aria-label={t('settings.devices.endOne', { device: name })} isPending={isEnding} onPress={onEnd}>
            {t('shell.signOut')}
          </Button>
        )
      }
    />
  );
}
