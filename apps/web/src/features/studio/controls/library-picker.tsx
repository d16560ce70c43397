import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { FolderOpen, Link } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Button as Tile } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { mediaUrl } from '../../../lib/media.ts';
import { assetsQuery } from '../../../lib/queries/asset-queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { AddressDialog } from '../../uploads/address-dialog.tsx';
import { chooseFiles } from '../../uploads/choose-files.ts';
import { uploadFiles } from '../../uploads/uploads.ts';
import { requestName } from '../draft/operation-text.ts';

export interface LibraryPickerProps {
  readonly onPick: (assetId: string) => void;
  readonly onClose: () => void;
}

/** A picture from the library, to work from. */
export function LibraryPicker({ onPick, onClose }: LibraryPickerProps): ReactElement {
  const t = useT();
  const { data, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(assetsQuery('image'));
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const assets = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Dialog title={t('studio.pickReference')} width="wide" isOpen onOpenChange={(open) => !open && onClose()}>
      {(close) => (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap gap-2">
            <Button
              icon={FolderOpen}
              onPress={() =>
                chooseFiles((chosen) => {
                  void uploadFiles(client, chosen, { asReference: true });
                  close();
                })
              }
            >
              {t('uploads.choose')}
            </Button>
            <Button icon={Link} onPress={() => setAsking(true)}>
              {t('uploads.fromAddress')}
            </Button>
          </div>
          {!isPending && assets.length === 0 && <EmptyState title={t('studio.pickEmpty')}>{t('studio.pickEmptyText')}</EmptyState>}
          {asking && (
            <AddressDialog
              asReference
              onClose={() => {
                setAsking(false);
                close();
              }}
            />
          )}
          <ul className="grid grid-cols-3 gap-2 tablet:grid-cols-5">
            {isPending && Array.from({ length: 10 }, (_, index) => <Skeleton key={index} className="aspect-square" />)}
            {assets.map((asset) => (
              <li key={asset.id}>
                <Tile
                  aria-label={asset.recipe ? requestName(asset.recipe.request, t) : t('studio.upload')}
                  onPress={() => {
                    onPick(asset.id);
                    close();
                  }}
                  className="block aspect-square w-full overflow-hidden rounded-picture bg-raised transition-opacity data-hovered:opacity-80"
                >
                  <img src={mediaUrl(asset.id, 'thumb')} alt="" loading="lazy" className="size-full object-cover" />
                </Tile>
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()} className="self-center">
              {t('studio.showOlder')}
            </Button>
          )}
        </div>
      )}
    </Dialog>
  );
}
