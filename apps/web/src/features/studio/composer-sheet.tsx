import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../app/i18n.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ClipFields } from './clip-picker.tsx';
import type { Composition, Draft } from './draft.ts';
import { changeChoices, changeDraft } from './draft-store.ts';
import { ParameterFields } from './parameters-panel.tsx';
import { SeedFields } from './seed-picker.tsx';

export interface ComposerSheetProps {
  readonly draft: Draft;
  readonly composition: Composition;
  /** On a phone the last row of the composer lives here as well. */
  readonly phone: boolean;
  /** What a phone chooses first: the model, the size. */
  readonly children: ReactNode;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Everything but the words, where the screen has no room for it beside them. */
export function ComposerSheet({ draft, composition, phone, isOpen, onOpenChange, children }: ComposerSheetProps): ReactElement | null {
  const t = useT();
  const { model } = composition;
  if (!model) return null;
  return (
    <Sheet title={phone ? t('studio.settings') : t('studio.parameters')} isOpen={isOpen} onOpenChange={onOpenChange}>
      <div className="flex flex-col gap-6 pt-2">
        {phone && (
          <>
            {children}
            {(composition.durationSeconds !== undefined || composition.audio !== undefined) && (
              <ClipFields model={model} composition={composition} onChange={(change) => changeChoices(model.id, change)} />
            )}
            {model.count.max > 1 && (
              <Segmented
                label={t('studio.count')}
                value={String(composition.count)}
                options={Array.from({ length: model.count.max }, (_, index) => ({
                  value: String(index + 1),
                  label: <span dir="ltr">×{index + 1}</span>,
                  name: `×${index + 1}`,
                }))}
                onChange={(count) => changeChoices(model.id, { count: Number(count) })}
                className="scrollbar-none w-full overflow-x-auto"
              />
            )}
            {model.seed !== 'none' && <SeedFields value={draft.seed} onChange={(seed) => changeDraft({ seed })} />}
          </>
        )}
        <ParameterFields model={model} composition={composition} />
      </div>
    </Sheet>
  );
}
