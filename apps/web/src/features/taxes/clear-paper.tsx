import type { PaperResolution, WaitingPaper } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { issuedDocumentsKey, waitingPapersQuery } from './tax-queries.ts';

type Deed = 'evidence' | 'again' | 'ownTable';
type EvidenceKind = WaitingPaper['ask'][number];

/** Those an operator comes by: the buyer says where they are, a bank or a provider says where the money is from. */
const evidenceKinds: readonly EvidenceKind[] = ['billing_address', 'bank', 'card', 'wallet', 'sim', 'fixed_line', 'other'];

/** What can be done about a paper, what helps first. */
function deedsFor({ ask, reason }: WaitingPaper): readonly [Deed, ...Deed[]] {
  if (reason === 'provider_differs') return ['ownTable', 'again'];
  return ask.length > 0 ? ['evidence', 'again'] : ['again', 'evidence'];
}

/** Adds what is known, or tries again; the service decides anew and issues the document, or says what it still waits for. */
export function ClearPaper({ paper, onClose }: { readonly paper: WaitingPaper; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const deeds = deedsFor(paper);
  const kinds: readonly EvidenceKind[] = paper.ask.length > 0 ? paper.ask : evidenceKinds;
  const [deed, setDeed] = useState<Deed>(deeds[0]);
  const [kind, setKind] = useState<EvidenceKind>(kinds[0] ?? 'billing_address');
  const [country, setCountry] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const isCountry = /^[A-Z]{2}$/.test(country);
  const isReason = reason.trim().length >= 3;
  const resolve = useMutation({
    mutationFn: (resolution: PaperResolution) => api.admin.resolveWaitingPaper({ id: paper.id }, resolution),
    onSuccess: ({ document }) => {
      if (!document) return;
      showToast({ title: t('papers.issued', { number: `\u2068${document.number}\u2069` }) });
      onClose();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: waitingPapersQuery.queryKey });
      void client.invalidateQueries({ queryKey: issuedDocumentsKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isReason || (deed === 'evidence' && !isCountry)) return;
    resolve.mutate({
      reason: reason.trim(),
      ownTable: deed === 'ownTable',
      ...(deed === 'evidence' ? { evidence: { kind, country } } : {}),
    });
  };
  const still = resolve.data?.waiting;
  return (
    <Dialog
      title={t('papers.clearTitle', { reference: `\u2068${paper.orderReference}\u2069` })}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Select
          label={t('papers.add')}
          value={deed}
          onChange={setDeed}
          options={deeds.map((value) => ({ value, label: t(`papers.add.${value}`) }))}
        />
        {deed === 'evidence' && (
          <div className="grid gap-4 tablet:grid-cols-2">
            <Select
              label={t('papers.kind')}
              value={kind}
              onChange={setKind}
              options={kinds.map((value) => ({ value, label: t(`papers.evidence.${value}`) }))}
            />
            <TextField
              label={t('papers.whichCountry')}
              help={t('papers.whichCountryHelp')}
              value={country}
              onChange={(text) => setCountry(text.toUpperCase())}
              maxLength={2}
              autoComplete="off"
              spellCheck="false"
              error={tried && !isCountry ? t('papers.countryFault') : undefined}
            />
          </div>
        )}
        <TextField
          label={t('papers.reason')}
          help={t('papers.reasonHelp')}
          value={reason}
          onChange={setReason}
          maxLength={200}
          error={tried && !isReason ? t('papers.reasonFault') : undefined}
        />
        {still && (
          <Banner tone="warn" live title={t('papers.stillWaits', { reason: t(`papers.reason.${still.reason}`) })}>
            {t(`papers.reason.${still.reason}.do`)}
          </Banner>
        )}
        {resolve.error && <Fault error={resolve.error} />}
        <Button type="submit" tone="primary" isPending={resolve.isPending} className="self-start">
          {t('papers.resolve')}
        </Button>
      </form>
    </Dialog>
  );
}
