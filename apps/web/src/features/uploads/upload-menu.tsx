import { useQueryClient } from '@tanstack/react-query';
import { FolderOpen, Link, Upload } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { type Action, useActions } from '../../app/actions.ts';
import { useT } from '../../app/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuTrigger } from '../../ui/menu.tsx';
import { AddressDialog } from './address-dialog.tsx';
import { chooseFiles } from './choose-files.ts';
import { uploadFiles } from './uploads.ts';

/** The ways to bring something of one's own, behind one button, a shortcut and the palette. */
export function UploadMenu({ className }: { readonly className?: string }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const actions = useMemo(
    (): readonly Action[] => [
      {
        id: 'upload-files',
        title: 'action.uploadFiles',
        icon: Upload,
        group: 'library',
        shortcut: 'u',
        run: () => chooseFiles((chosen) => void uploadFiles(client, chosen)),
      },
      { id: 'upload-address', title: 'action.uploadAddress', icon: Link, group: 'library', run: () => setAsking(true) },
    ],
    [client],
  );
  useActions(actions);
  return (
    <>
      <MenuTrigger>
        <Button icon={Upload} size="small" className={className ?? ''}>
          {t('uploads.upload')}
        </Button>
        <Menu label={t('uploads.upload')}>
          <MenuItem icon={FolderOpen} shortcut="u" onAction={() => chooseFiles((chosen) => void uploadFiles(client, chosen))}>
            {t('uploads.choose')}
          </MenuItem>
          <MenuItem icon={Link} onAction={() => setAsking(true)}>
            {t('uploads.fromAddress')}
          </MenuItem>
        </Menu>
      </MenuTrigger>
      {asking && <AddressDialog onClose={() => setAsking(false)} />}
    </>
  );
}
