import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Sheet } from '../../../ui/sheet.tsx';
import { ClipFields } from '../controls/clip-picker.tsx';
import { CountFields } from '../controls/count-picker.tsx';
import { ParameterFields } from '../controls/parameters-panel.tsx';
import type { Composition } from '../draft/compose.ts';
import { changeChoices } from '../draft/draft-store.ts';

export interface ComposerSheetProps {
  readonly composition: Composition;
  /** On a phone the last row of the composer lives here as well. */
  readonly phone: boolean;
  /** What a phone chooses first: the model, the size. */
  readonly children: ReactNode;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Everything but the words, where the screen has no room for it beside them. */
export function ComposerSheet({ composition, phone, isOpen, onOpenChange, children }: ComposerSheetProps): ReactElement | null {
  const t = useT();
  const { model } = composition;
  if (!model) return null;
  return (
    <Sheet
      title={t(!phone ? 'studio.parameters' : model.output === 'video' ? 'studio.settingsClip' : 'studio.settings')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <div className="flex flex-col gap-6 pt-2">
        {phone && (
          <>
            {children}
            {(composition.durationSeconds !== undefined || composition.audio !== undefined) && (
              <ClipFields model={model} composition={composition} onChange={(change) => changeChoices(model.id, change)} />
            )}
            {model.output === 'image' && model.count.max > 1 && (
              <CountFields max={model.count.max} value={composition.count} onChange={(count) => changeChoices(model.id, { count })} />
            )}
          </>
        )}
        <ParameterFields model={model} composition={composition} />
      </div>
    </Sheet>
  );
}
