import type { AdminModel } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { showToast } from '../../../ui/toast.tsx';
import { fromRule, toRule } from '../margins/pricing.ts';
import { PriceDialog } from './price-dialog.tsx';
import { typicalOf, useChangeModel } from './use-change-model.ts';

/** A new price holds for what is asked for from now on; what was asked for before keeps its own. */
export function ModelPrice({ model, onClose }: { readonly model: AdminModel; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const { change } = useChangeModel(model.id);
  return (
    <PriceDialog
      title={model.title}
      price={fromRule(model.price)}
      cost={model.cost}
      typical={typicalOf(model)}
      isPending={change.isPending}
      error={change.error}
      onClose={onClose}
      onSave={(price) =>
        change.mutate(
          { price: toRule(price) },
          {
            onSuccess: () => {
              showToast({ title: t('engines.model.saved', { model: `\u2068${model.title}\u2069` }) });
              onClose();
            },
          },
        )
      }
    />
  );
}
