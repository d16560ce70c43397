import type { MailDelivery as Delivery, MailServerInfo, TestMailResult } from '@pinhole/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Facts, RowsSkeleton } from '../../ui/rows.tsx';
import { mailDeliveryQuery } from './admin-queries.ts';
import { ServerAnswer } from './server-answer.tsx';

/** How mail leaves, whether it does, and a way to try it out. */
export function MailDelivery(): ReactElement {
  const t = useT();
  const delivery = useQuery(mailDeliveryQuery);
  if (delivery.isError) return <Fault error={delivery.error} onRetry={() => void delivery.refetch()} />;
  if (!delivery.data) return <RowsSkeleton count={1} lines={2} />;
  if (delivery.data.server === null)
    return (
      <Banner tone="warn" title={t('admin.delivery.none')}>
        {t('admin.delivery.noneText')}
      </Banner>
    );
  return <Server delivery={delivery.data} server={delivery.data.server} />;
}

function Server({ delivery, server }: { readonly delivery: Delivery; readonly server: MailServerInfo }): ReactElement {
  const t = useT();
  const test = useMutation({ mutationFn: () => api.admin.sendTestMail() });
  const { waiting, refused, trouble } = delivery;
  const address = `\u2066${server.host}:${server.port}\u2069`;
  return (
    <>
      <Banner
        tone={trouble === null ? 'plain' : 'warn'}
        title={t('admin.delivery.server', { server: address })}
        action={
          <Button icon={Send} size="small" isPending={test.isPending} onPress={() => test.mutate()}>
            {t('admin.delivery.test')}
          </Button>
        }
      >
        <p>
          <Facts>
            {[
              <span key="from" className="wrap-anywhere">
                {t('admin.delivery.from')} <bdi dir="ltr">{server.from}</bdi>
              </span>,
              t(server.tls === 'none' ? 'admin.delivery.plain' : 'admin.delivery.encrypted'),
              waiting > 0 && t('admin.delivery.waiting', { count: waiting }),
              refused > 0 && t('admin.delivery.refused', { count: refused }),
            ]}
          </Facts>
        </p>
        {trouble !== null && <p className="text-text">{t(`admin.mail.trouble.${trouble}`)}</p>}
      </Banner>
      {test.isError && <Fault error={test.error} />}
      {test.data && !test.isPending && <TestResult result={test.data} />}
    </>
  );
}

function TestResult({ result: { sent, to, trouble, answer } }: { readonly result: TestMailResult }): ReactElement {
  const t = useT();
  const address = `\u2066${to}\u2069`;
  return (
    <Banner live tone={sent ? 'plain' : 'bad'} title={t(sent ? 'admin.delivery.tested' : 'admin.delivery.testFailed', { address })}>
      <p className="text-text">{sent || trouble === null ? t('admin.delivery.testedText') : t(`admin.mail.trouble.${trouble}`)}</p>
      <ServerAnswer answer={answer} />
    </Banner>
  );
}
