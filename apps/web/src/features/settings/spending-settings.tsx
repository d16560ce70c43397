import type { Me } from '@pinhole/contract';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { creditsOfMicros, microsOfCredits } from '../../lib/credits-input.ts';
import { useFields } from '../../lib/use-fields.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useUpdateMe } from './settings-queries.ts';

/** Above which price this person wants to be asked before something is spent. */
export function SpendingSettings({ me }: { readonly me: Me }): ReactElement {
  const t = useT();
  const format = useFormat();
  const update = useUpdateMe();
  const { confirmAbove } = me.account;
  const [asks, setAsks] = useState(confirmAbove !== null);
  const fields = useFields({ above: creditsOfMicros(confirmAbove) }, ({ above }) => ({
    above: above >= 0 ? undefined : ('spending.setting.missing' as const),
  }));
  const save = (above: string | null): void =>
    update.mutate(
      { confirmAbove: above },
      {
        onSuccess: () =>
          showToast({
            title: above === null ? t('spending.setting.off') : t('spending.setting.saved', { limit: format.credits(above) }),
          }),
      },
    );
  const choose = (on: boolean): void => {
    setAsks(on);
    if (!on && confirmAbove !== null) save(null);
  };
  return (
    <Section title={t('spending.setting')}>
      <div className="flex flex-col gap-4">
        <Switch isSelected={asks} onChange={choose} help={t('spending.setting.onHelp')}>
          {t('spending.setting.on')}
        </Switch>
        {asks && (
          <form noValidate className="flex flex-col gap-1.5" onSubmit={fields.submit(({ above }) => save(microsOfCredits(above) ?? null))}>
            {/* From the top, so that the button stays where it is pressed when a complaint below the field goes. */}
            <div className="flex items-start gap-2">
              <NumberField {...fields.bind('above')} label={t('spending.setting.above')} minValue={0} className="min-w-0 flex-1" />
              <Button type="submit" isPending={update.isPending} className="mt-6.5">
                {t('ui.save')}
              </Button>
            </div>
            <p className="text-sm text-muted text-pretty">{t('spending.setting.aboveHelp')}</p>
          </form>
        )}
        {update.error && <Fault error={update.error} />}
      </div>
    </Section>
  );
}
