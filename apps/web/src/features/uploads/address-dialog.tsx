import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Form } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { problemText } from '../../lib/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { uploadFromAddress } from './uploads.ts';

export interface AddressDialogProps {
  readonly asReference?: boolean;
  readonly onClose: () => void;
}

const looksLikeAddress = (text: string): boolean => /^https:\/\/[^/\s]+\.[^/\s]+/.test(text);

/** A picture or clip from a public address; the service fetches it, not this browser. */
export function AddressDialog({ asReference = false, onClose }: AddressDialogProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  return (
    <Dialog title={t('uploads.addressTitle')} isOpen onOpenChange={(open) => !open && onClose()}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          const address = url.trim();
          if (!looksLikeAddress(address)) {
            setError(t('uploads.addressWrong'));
            return;
          }
          setPending(true);
          uploadFromAddress(client, address, { asReference })
            .then(onClose)
            .catch((cause: unknown) => setError(problemText(cause).title))
            .finally(() => setPending(false));
        }}
        className="flex flex-col gap-5"
      >
        <TextField
          autoFocus
          inputMode="url"
          label={t('uploads.address')}
          help={t('uploads.addressHelp')}
          value={url}
          onChange={(next) => {
            setUrl(next);
            setError(undefined);
          }}
          validationBehavior="aria"
          {...(error ? { error } : {})}
        />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={pending}>
            {t('uploads.addressGo')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
