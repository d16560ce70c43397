import type { Offer } from '@pinhole/contract';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import type { PriceTerms, Typical } from '../margins/pricing.ts';
import { PriceFields } from './price-fields.tsx';

export interface PriceDialogProps {
  readonly title: string;
  readonly price: PriceTerms;
  readonly cost: Offer['cost'] | null;
  readonly typical: Typical;
  readonly isPending?: boolean;
  readonly error?: unknown;
  readonly onClose: () => void;
  readonly onSave: (price: PriceTerms) => void;
}

export function PriceDialog({ title, price, cost, typical, isPending = false, error, onClose, onSave }: PriceDialogProps): ReactElement {
  const t = useT();
  const [terms, setTerms] = useState(price);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSave(terms);
  };
  return (
    <Dialog title={t('engines.price.of', { model: title })} isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        <PriceFields value={terms} onChange={setTerms} cost={cost} typical={typical} />
        {error ? <Fault error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={isPending}>
            {t('engines.price.set')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
