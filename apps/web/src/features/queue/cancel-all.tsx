import type { QueueCounts, QueueWho } from '@pinhole/contract';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { translate, useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { refreshQueue } from '../../lib/queries/queue-queries.ts';
import { useFormat } from '../../lib/use-format.ts';
import { announce } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Switch } from '../../ui/switch.tsx';
import { showToast } from '../../ui/toast.tsx';

export interface CancelAllProps {
  readonly who: QueueWho;
  readonly counts: QueueCounts;
  readonly onClose: () => void;
}

/** Says what will be stopped and what comes back, before anything is. */
export function CancelAll({ who, counts, onClose }: CancelAllProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const { waiting, running, heldWaiting, heldRunning } = counts;
  const [all, setAll] = useState(true);
  const [pending, setPending] = useState(false);
  const count = waiting + (all ? running : 0);

  const cancel = async (): Promise<void> => {
    setPending(true);
    try {
      const { cancelled, refunded } = await api.queue.cancel({ who, what: all ? 'all' : 'waiting' });
      const title = translate('queue.cancelAll.done', { count: cancelled, credits: format.credits(refunded) });
      announce(title);
      showToast({ title });
      onClose();
    } catch (error) {
      showToast({ tone: 'bad', ...problemText(error) });
    } finally {
      setPending(false);
      void refreshQueue(client);
    }
  };

  return (
    <Dialog title={t(`queue.cancelAll.${who}`)} width="narrow" role="alertdialog" isOpen onOpenChange={(open) => !open && onClose()}>
      <div className="flex flex-col gap-5">
        <div className="flex flex-col gap-2 text-pretty text-muted">
          {waiting > 0 && <p>{t('queue.cancelAll.waiting', { count: waiting, credits: format.credits(heldWaiting) })}</p>}
          {all && running > 0 && <p>{t('queue.cancelAll.running', { count: running, credits: format.credits(heldRunning) })}</p>}
          <p>{t('queue.cancelAll.final')}</p>
        </div>
        {waiting > 0 && running > 0 && (
          <Switch isSelected={all} onChange={setAll} help={t('queue.cancelAll.alsoHelp', { count: running })}>
            {t('queue.cancelAll.also')}
          </Switch>
        )}
        <div className="flex justify-end gap-2">
          <Button autoFocus onPress={onClose}>
            {t('queue.cancelAll.keep')}
          </Button>
          <Button tone="danger" isPending={pending} isDisabled={count === 0} onPress={() => void cancel()}>
            {t('queue.cancelAll.action', { count })}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
