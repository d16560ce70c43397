import type { Person } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { type Complaints, useFields } from '../../lib/use-fields.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { adminClosingsKey } from './closing-queries.ts';

interface Request {
  readonly proof: string;
}

const check = ({ proof }: Request): Complaints<Request> => ({ proof: proof.trim() === '' ? 'closing.proofMissing' : undefined });

/** For somebody who asked in another way than by the page: the same closing, with how that is known. */
export function CloseForDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const name = `\u2068${person.name}\u2069`;
  const fields = useFields<Request>({ proof: '' }, check);
  const ask = useMutation({
    mutationFn: (proof: string) => api.admin.requestClosingFor({ workspaceId: person.workspaceId, proof }),
    onSuccess: ({ dueAt }) => {
      showToast({ title: t('closing.forDone', { name, date: format.dateTime(dueAt) }) });
      void client.invalidateQueries({ queryKey: adminClosingsKey });
      onClose();
    },
  });
  return (
    <Dialog title={t('closing.forTitle', { name })} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit(({ proof }) => ask.mutate(proof.trim()))}>
        <p className="text-muted text-pretty">{t('closing.forLead')}</p>
        <TextField
          {...fields.bind('proof')}
          label={t('closing.proof')}
          help={t('closing.proofHelp')}
          maxLength={500}
          autoComplete="off"
          autoFocus
          isRequired
        />
        {ask.error && <Fault error={ask.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="danger" isPending={ask.isPending}>
            {t('closing.askAction')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
