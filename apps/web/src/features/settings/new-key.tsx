import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Label } from 'react-aria-components';
import { type MessageId, useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { type Complaints, useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Checkbox } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { blankKey, type KeyForm, type KeyScope, lifetimesDays, newKeyOf, scopeGroups } from './key-form.ts';
import { keysQuery } from './settings-queries.ts';

const check = ({ name, scopes }: KeyForm): Complaints<KeyForm> => ({
  name: name.trim() === '' ? 'settings.key.nameMissing' : undefined,
  scopes: scopes.length === 0 ? 'settings.key.scopesMissing' : undefined,
});

/** Asks what the key is for, then shows its secret: once, and only here. */
export function NewKey({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const fields = useFields(blankKey, check);
  const create = useMutation({
    mutationFn: (form: KeyForm) => api.keys.create(newKeyOf(form)),
    onSuccess: (made) => {
      setSecret(made.secret);
      void client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  if (secret) {
    // An alert dialog does not close by a click beside it: the secret would be gone.
    return (
      <Dialog title={t('settings.key.made')} role="alertdialog" isOpen onOpenChange={(open) => !open && onClose()}>
        <div className="flex flex-col gap-5">
          <p className="text-muted">{t('settings.key.once')}</p>
          <CopyText text={secret} label={t('settings.key.secret')} />
          <div className="flex justify-end">
            <Button tone="primary" autoFocus onPress={onClose}>
              {t('settings.key.kept')}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  const toggle = (scope: KeyScope, on: boolean): void =>
    fields.set('scopes', on ? [...fields.values.scopes, scope] : fields.values.scopes.filter((other) => other !== scope));
  return (
    <Dialog title={t('settings.key.new')} isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((form) => create.mutate(form))}>
        <TextField
          {...fields.bind('name')}
          label={t('settings.key.name')}
          help={t('settings.key.nameHelp')}
          maxLength={80}
          autoComplete="off"
          autoFocus
          isRequired
        />
        <div role="group" aria-labelledby="key-scopes" className="flex flex-col gap-3">
          <Label id="key-scopes" className="text-sm font-medium">
            {t('settings.key.scopes')}
          </Label>
          <div className="grid gap-x-6 gap-y-2 tablet:grid-cols-2">
            {[...scopeGroups.read, ...scopeGroups.make].map((scope, index) => (
              <Checkbox
                key={scope}
                isSelected={fields.values.scopes.includes(scope)}
                onChange={(on) => toggle(scope, on)}
                {...(index === 0 && fields.errorOf('scopes') ? { isInvalid: true } : {})}
              >
                {t(`settings.scope.${scope}` satisfies MessageId)}
              </Checkbox>
            ))}
          </div>
          {fields.errorOf('scopes') && (
            <p role="alert" className="text-sm text-bad">
              {fields.errorOf('scopes')}
            </p>
          )}
        </div>
        <div className="grid gap-5 tablet:grid-cols-2">
          <Select
            {...fields.bind('days')}
            label={t('settings.key.lifetime')}
            options={lifetimesDays.map((days) => ({ value: String(days), label: t('settings.key.days', { days }) }))}
          />
          <NumberField
            {...fields.bind('cap')}
            label={t('settings.key.cap')}
            help={t('settings.key.capHelp')}
            placeholder={t('settings.key.noCap')}
            minValue={0}
            step={1}
            formatOptions={{ maximumFractionDigits: 2 }}
            steppers={false}
          />
        </div>
        {create.error && <Fault error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={create.isPending}>
            {t('settings.key.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
