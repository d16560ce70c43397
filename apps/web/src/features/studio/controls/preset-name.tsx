import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';

export interface PresetNameProps {
  readonly title: string;
  readonly was: string;
  /** Fails with the reason when the name cannot be used. */
  readonly onName: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

const longest = 60;

/** Asks for a name; a refusal is said at the field, and what was typed stays. */
export function PresetName({ title, was, onName, onClose }: PresetNameProps): ReactElement {
  const t = useT();
  const [name, setName] = useState(was);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!name.trim() || busy) return;
    setBusy(true);
    onName(name.trim()).then(onClose, (problem: unknown) => {
      setBusy(false);
      setError(problemText(problem).title);
    });
  };
  return (
    <Dialog title={title} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form onSubmit={send} className="flex flex-col gap-5">
        <TextField
          label={t('studio.preset.name')}
          help={t('studio.preset.help')}
          autoFocus
          maxLength={longest}
          value={name}
          onChange={(value) => {
            setName(value);
            setError(undefined);
          }}
          error={error}
        />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={!name.trim()} isPending={busy}>
            {t('studio.preset.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
