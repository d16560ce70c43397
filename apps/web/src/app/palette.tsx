import type { Asset } from '@pinhole/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { requestName } from '../features/studio/draft/operation-text.ts';
import { type AssetPages, assetsKey } from '../lib/queries/asset-queries.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { type Action, actionGroups, useOfferedActions } from './actions.ts';
import { useT } from './i18n.ts';

const itemLook =
  'flex min-h-9 select-none items-center gap-3 rounded-control px-3 py-1 text-base text-text outline-none data-focused:bg-raised pointer-coarse:min-h-11';
const mostAssets = 6;

/** Finds any action and any picture in the library by the words of its prompt. */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useT();
  const navigate = useNavigate();
  const { contains } = useFilter({ sensitivity: 'base' });
  const offered = useOfferedActions();
  const client = useQueryClient();
  const [text, setText] = useState('');

  const actions = useMemo(
    () => offered.filter((action) => action.id !== 'palette' && action.visible?.() !== false && contains(t(action.title), text)),
    [offered, contains, t, text],
  );
  const assets = useMemo(() => {
    if (text.trim().length < 2) return [];
    const known = client.getQueryData<AssetPages>(assetsKey('all'))?.pages.flatMap((page) => page.data) ?? [];
    return known.filter((asset) => contains(asset.recipe?.request.prompt ?? '', text)).slice(0, mostAssets);
  }, [client, contains, text]);

  const act = (action: Action): void => {
    onClose();
    action.run();
  };
  const openAsset = (asset: Asset): void => {
    onClose();
    void navigate({ to: '/library', search: { asset: asset.id } });
  };

  return (
    <ModalOverlay
      isDismissable
      isOpen
      onOpenChange={(open) => !open && onClose()}
      className="fades fixed inset-0 z-50 flex justify-center bg-veil p-4 pt-[12dvh]"
    >
      <Modal className="h-fit max-h-[70dvh] w-full max-w-140 overflow-hidden rounded-sheet border border-line bg-surface shadow-floating">
        <Dialog aria-label={t('action.palette')} className="flex max-h-[inherit] flex-col outline-none">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={t('palette.search')} autoFocus className="flex h-12 items-center gap-3 border-b border-line px-4">
              <Icon of={Search} className="text-muted" />
              <Input
                placeholder={t('palette.placeholder')}
                data-quiet-focus
                className="h-full min-w-0 flex-1 bg-transparent text-md outline-none [&::-webkit-search-cancel-button]:hidden"
              />
              <Kbd keys="esc" />
            </SearchField>
            <Menu
              aria-label={t('palette.results')}
              className="min-h-0 flex-1 overflow-auto p-1.5 outline-none"
              renderEmptyState={() => <p className="px-3 py-6 text-center text-muted">{t('palette.nothing')}</p>}
            >
              {actionGroups.flatMap((group) => {
                const rows = actions.filter((action) => action.group === group);
                return rows.length === 0
                  ? []
                  : [
                      <MenuSection key={group} className="mb-1">
                        <Header className="px-3 pt-2 pb-1 text-sm text-muted">{t(`actions.${group}`)}</Header>
                        {rows.map((action) => (
                          <MenuItem
                            key={action.id}
                            id={action.id}
                            textValue={t(action.title)}
                            data-quiet-focus
                            className={itemLook}
                            onAction={() => act(action)}
                          >
                            <Icon of={action.icon} className="text-muted" />
                            <span className="flex-1">{t(action.title)}</span>
                            {action.shortcut && <Kbd keys={action.shortcut} />}
                          </MenuItem>
                        ))}
                      </MenuSection>,
                    ];
              })}
              {assets.length > 0 && (
                <MenuSection>
                  <Header className="px-3 pt-2 pb-1 text-sm text-muted">{t('palette.pictures')}</Header>
                  {assets.map((asset) => (
                    <MenuItem
                      key={asset.id}
                      id={`asset:${asset.id}`}
                      textValue={asset.recipe?.request.prompt || asset.id}
                      data-quiet-focus
                      className={itemLook}
                      onAction={() => openAsset(asset)}
                    >
                      <img src={`/media/${asset.id}/thumb`} alt="" className="size-9 rounded-chip bg-raised object-cover" />
                      <span className="line-clamp-1 flex-1">{asset.recipe && requestName(asset.recipe.request, t)}</span>
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
