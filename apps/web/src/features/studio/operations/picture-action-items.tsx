import type { Model } from '@pinhole/contract';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { MenuItem } from '../../../ui/menu.tsx';
import { askForModel } from './model-choice.tsx';
import { pictureActions } from './picture-actions.ts';
import type { EditablePicture } from './wordless-request.ts';

export interface PictureActionItemsProps {
  readonly models: readonly Model[];
  readonly picture: EditablePicture;
  /** Called first: the way to the studio, for pages that are not it. */
  readonly onBefore?: () => void;
}

/** The actions of a picture as items of a menu, with what each costs where it begins at once. */
export function PictureActionItems({ models, picture, onBefore }: PictureActionItemsProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  return (
    <>
      {pictureActions(models, picture).map((action) => {
        const asks = action.price !== undefined && action.models.length > 1;
        const tail = asks || action.price === undefined ? '…' : ` · ${format.credits(action.price)}`;
        return (
          <MenuItem
            key={action.operation}
            icon={action.icon}
            onAction={() => {
              onBefore?.();
              if (asks) askForModel({ operation: action.operation, models: action.models, picture });
              else action.run(client);
            }}
          >
            {`${t(action.title)}${tail}`}
          </MenuItem>
        );
      })}
    </>
  );
}
