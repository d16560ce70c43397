import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { mediaUrl } from '../../lib/media.ts';
import { assetsQuery } from '../../lib/queries/asset-queries.ts';
import { Button as ActionButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

export interface LibraryPickerProps {
  readonly onPick: (assetId: string) => void;
  readonly onClose: () => void;
}

/** A picture from the library, to work from. */
export function LibraryPicker({ onPick, onClose }: LibraryPickerProps): ReactElement {
  const t = useT();
  const { data, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(assetsQuery('image'));
  const assets = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Dialog title={t('studio.pickReference')} width="wide" isOpen onOpenChange={(open) => !open && onClose()}>
      {(close) =>
        !isPending && assets.length === 0 ? (
          <EmptyState title={t('studio.pickEmpty')}>{t('studio.pickEmptyText')}</EmptyState>
        ) : (
          <div className="flex flex-col gap-4">
            <ul className="grid grid-cols-3 gap-2 tablet:grid-cols-5">
              {isPending && Array.from({ length: 10 }, (_, index) => <Skeleton key={index} className="aspect-square" />)}
              {assets.map((asset) => (
                <li key={asset.id}>
                  <Button
                    aria-label={asset.recipe?.request.prompt ?? t('studio.upload')}
                    onPress={() => {
                      onPick(asset.id);
                      close();
                    }}
                    className="block aspect-square w-full overflow-hidden rounded-picture bg-raised transition-opacity data-hovered:opacity-80"
                  >
                    <img src={mediaUrl(asset.id, 'thumb')} alt="" loading="lazy" className="size-full object-cover" />
                  </Button>
                </li>
              ))}
            </ul>
            {hasNextPage && (
              <ActionButton isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()} className="self-center">
                {t('studio.showOlder')}
              </ActionButton>
            )}
          </div>
        )
      }
    </Dialog>
  );
}
