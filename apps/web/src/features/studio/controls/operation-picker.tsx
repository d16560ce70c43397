import type { Model, Operation } from '@pinhole/contract';
import { ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button, Radio, RadioGroup } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Popover, PopoverTrigger } from '../../../ui/popover.tsx';
import type { Composition } from '../draft/compose.ts';
import type { Draft } from '../draft/draft.ts';
import { changeDraft } from '../draft/draft-store.ts';
import { openEditor } from '../draft/editor-store.ts';
import { drawableOperations, drawnFirst, offersElsewhere } from '../draft/operation-rules.ts';
import { operationHelp, operationIcons, operationTitles } from '../draft/operation-text.ts';
import { chipLook } from './chip.ts';

export interface OperationPickerProps {
  readonly draft: Draft;
  readonly composition: Composition;
  readonly models: readonly Model[];
  readonly wide?: boolean;
  /** Called before something is drawn. */
  readonly onDraw?: () => void;
}

/** What will be done with the references: what they suggest, what else this model can do, and what other models can. */
export function OperationPicker({ draft, composition, models, wide = false, onDraw }: OperationPickerProps): ReactElement | null {
  const t = useT();
  const { model, operation, operations } = composition;
  if (!model || draft.references.length === 0) return null;
  const toDraw = drawableOperations(model, draft.references).filter((each) => !operations.includes(each));
  const elsewhere = offersElsewhere(models, model, draft.references, [...operations, ...toDraw]);
  const title = operation ? t(operationTitles[operation]) : t('operation.none');
  const base = draft.references.find(({ role }) => role === 'init');

  const pick = (chosen: Operation, with_: Model): void => {
    const { mode, models: kept } = draft;
    changeDraft({ operation: chosen, ...(with_.id === model.id ? {} : { models: { ...kept, [mode]: with_.id } }) });
    const tool = drawnFirst[chosen];
    const isDrawn = draft.references.some(({ role }) => role === 'mask');
    if (!tool || !base || isDrawn) return;
    onDraw?.();
    openEditor({ tool, assetId: base.assetId });
  };
  return (
    <PopoverTrigger>
      <Button aria-label={t('operation.chosen', { what: title })} className={classes(chipLook, wide && 'h-11 w-full justify-between')}>
        <span className="flex min-w-0 items-center gap-1.5">
          {operation && <Icon of={operationIcons[operation]} className="text-muted" />}
          <span className="truncate">{title}</span>
        </span>
        <Icon of={ChevronDown} className="text-faint" />
      </Button>
      <Popover label={t('operation.choose')} placement="top start" className="flex w-[min(360px,calc(100vw-16px))] flex-col gap-1 !p-1">
        {(close) => (
          <>
            {operations.length > 0 && (
              <RadioGroup
                aria-label={t('operation.choose')}
                value={operation ?? null}
                onChange={(chosen) => {
                  pick(chosen as Operation, model);
                  close();
                }}
                className="flex flex-col"
              >
                {operations.map((each, index) => (
                  <Radio key={each} value={each} className={classes(rowLook, 'data-selected:bg-raised data-hovered:bg-raised')}>
                    <OperationRow operation={each} note={index === 0 ? t('operation.suggested') : undefined} />
                  </Radio>
                ))}
              </RadioGroup>
            )}
            {[...toDraw.map((each) => ({ operation: each, model })), ...elsewhere].map((offer) => (
              <Button
                key={offer.operation}
                onPress={() => {
                  close();
                  pick(offer.operation, offer.model);
                }}
                className={classes(rowLook, 'w-full data-hovered:bg-raised')}
              >
                <OperationRow
                  operation={offer.operation}
                  note={offer.model.id === model.id ? undefined : t('operation.with', { model: offer.model.title })}
                />
              </Button>
            ))}
          </>
        )}
      </Popover>
    </PopoverTrigger>
  );
}

const rowLook = 'flex select-none items-start gap-3 rounded-control p-2.5 text-start transition-colors';

function OperationRow({ operation, note }: { readonly operation: Operation; readonly note: string | undefined }): ReactElement {
  const t = useT();
  return (
    <>
      <Icon of={operationIcons[operation]} className="mt-0.5 text-muted" />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{t(operationTitles[operation])}</span>
          {note && <span className="text-xs text-muted">{note}</span>}
        </span>
        <span className="text-sm text-pretty text-muted">{t(operationHelp[operation])}</span>
      </span>
    </>
  );
}
