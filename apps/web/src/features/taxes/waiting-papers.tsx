import type { WaitingPaper } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { Facts, Rows, RowsSkeleton } from '../../ui/rows.tsx';
import { ClearPaper } from './clear-paper.tsx';
import { waitingPapersQuery } from './tax-queries.ts';
import { useTaxFormat } from './use-tax-format.ts';

/** Paid sales whose document waits: why, and what helps. */
export function WaitingPapers(): ReactElement {
  const t = useT();
  const papers = useQuery(waitingPapersQuery);
  return (
    <Section title={t('papers.waiting')} lead={t('papers.waitingLead')}>
      {papers.isError ? (
        <Fault error={papers.error} onRetry={() => void papers.refetch()} />
      ) : !papers.data ? (
        <RowsSkeleton count={2} lines={2} />
      ) : papers.data.length === 0 ? (
        <Nothing>{t('papers.noneWaiting')}</Nothing>
      ) : (
        <Rows label={t('papers.waiting')}>
          {papers.data.map((paper) => (
            <Waiting key={paper.id} paper={paper} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function Waiting({ paper }: { readonly paper: WaitingPaper }): ReactElement {
  const t = useT();
  const format = useFormat();
  const tax = useTaxFormat();
  const [clearing, setClearing] = useState(false);
  const reference = `\u2068${paper.orderReference}\u2069`;
  return (
    <li className="flex flex-col gap-3 px-4 py-3.5 tablet:flex-row tablet:items-start">
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="font-medium wrap-anywhere">{t(`papers.reason.${paper.reason}`)}</p>
        <p className="text-sm text-muted">
          <Facts>
            {[
              t('papers.order', { reference }),
              <bdi key="title">{paper.title}</bdi>,
              format.money(BigInt(paper.total), paper.currency),
              paper.tax !== '0' && t('papers.ofItTax', { amount: format.money(BigInt(paper.tax), paper.currency) }),
              t('papers.paid', { when: format.when(paper.paidAt) }),
            ]}
          </Facts>
        </p>
        <p className="text-sm text-pretty">
          {t(`papers.reason.${paper.reason}.do`)}
          {paper.detail !== null && ` ${t('papers.detail', { detail: `\u2068${paper.detail}\u2069` })}`}
        </p>
        <div className="text-sm text-muted">
          <span className="font-medium">{t('papers.evidence')}: </span>
          {paper.evidence.length === 0 ? (
            t('papers.noEvidence')
          ) : (
            <Facts>
              {paper.evidence.map(
                ({ kind, country, source }) =>
                  `${t(`papers.evidence.${kind}`)} ${country === null ? t('papers.outside') : tax.country(country)} (${sourceWords(source, t)})`,
              )}
            </Facts>
          )}
        </div>
      </div>
      <Button size="small" aria-label={t('papers.clearNamed', { reference })} onPress={() => setClearing(true)} className="self-start">
        {t('papers.clear')}
      </Button>
      {clearing && <ClearPaper paper={paper} onClose={() => setClearing(false)} />}
    </li>
  );
}

const sourceWords = (source: string, t: ReturnType<typeof useT>): string =>
  source === 'buyer' || source === 'operator' ? t(`papers.by.${source}`) : t('papers.by', { source: `\u2068${source}\u2069` });
