import type { Model, Operation } from '@pinhole/contract';
import { priceOf } from '@pinhole/contract/price';
import { type ReactNode, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Select } from '../../../ui/select.tsx';
import { modelsFor } from '../draft/operation-rules.ts';

export interface EditModel {
  readonly model: Model | undefined;
  /** The way to another one; nothing where there is no choice. */
  readonly select: ReactNode;
}

/** Which model will do it: the one in use where it can, else those that can. */
export function useEditModel(models: readonly Model[], chosen: Model | undefined, operation: Operation): EditModel {
  const t = useT();
  const format = useFormat();
  const able = modelsFor(models, operation, chosen?.id);
  const [picked, setPicked] = useState<string>();
  const model = able.find(({ id }) => id === picked) ?? able[0];
  const cannot = chosen && !able.some(({ id }) => id === chosen.id);
  const select = model && able.length > 1 && (
    <Select
      label={t('studio.model')}
      {...(cannot ? { help: t('edit.otherModel', { model: chosen.title }) } : {})}
      value={model.id}
      options={able.map((each) => ({
        value: each.id,
        label: each.title,
        detail: t('studio.priceEach', { price: format.credits(priceOf(each.price, { size: each.size.default, count: 1 })) }),
      }))}
      onChange={setPicked}
    />
  );
  return { model, select: select || (cannot && model && <p className="text-sm text-muted">{t('edit.goesTo', { model: model.title })}</p>) };
}
