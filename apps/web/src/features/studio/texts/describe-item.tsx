import type { Model } from '@pinhole/contract';
import { useQueryClient } from '@tanstack/react-query';
import { TextQuote } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { MenuItem } from '../../../ui/menu.tsx';
import { submit } from '../draft/submit.ts';
import { descriptionOf } from './describe-picture.ts';

/** Has a picture described, for the price on the item. Nothing where no model can. */
export function DescribeItem({ models, assetId }: { readonly models: readonly Model[]; readonly assetId: string }): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const description = descriptionOf(models, assetId);
  if (!description) return null;
  const { request, price } = description;
  return (
    <MenuItem icon={TextQuote} onAction={() => void submit(client, request, price)}>
      {`${t('operation.caption')} · ${format.credits(price)}`}
    </MenuItem>
  );
}
