import { X } from 'lucide-react';
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { ProgressLine } from '../../../ui/progress-line.tsx';
import type { Saving } from './use-saving.ts';

export interface EditorDialogProps {
  readonly title: string;
  /** Beside the title: tools and ways back. */
  readonly tools?: ReactNode;
  readonly stage: ReactNode;
  readonly panel: ReactNode;
  /** What the result will be, in one line. */
  readonly summary: ReactNode;
  readonly action: string;
  readonly isReady: boolean;
  readonly saving: Saving;
  readonly onAction: () => void;
  /** Keys that work wherever the focus is, except in a field. */
  readonly onKey?: (event: KeyboardEvent) => void;
  readonly onClose: () => void;
  /** Asked over it. */
  readonly question?: ReactNode;
}

/** A picture on the ground with tools around it: beside it on a wide screen, below it on a phone. */
export function EditorDialog({
  title,
  tools,
  stage,
  panel,
  summary,
  action,
  isReady,
  saving,
  onAction,
  onKey,
  onClose,
  question,
}: EditorDialogProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { stage: under } = saving;
  return (
    <ModalOverlay isOpen isDismissable={false} onOpenChange={(open) => !open && onClose()} className="fixed inset-0 z-50 bg-ground">
      <Modal className="size-full">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the dialog inside */}
        <div onKeyDown={(event) => !isField(event.target) && onKey?.(event)} className="contents">
          <Dialog className="flex size-full flex-col outline-none">
            <header className="flex min-h-14 shrink-0 items-center gap-x-2 px-2 max-tablet:flex-wrap tablet:px-3">
              <IconButton icon={X} label={t('ui.close')} shortcut="esc" onPress={onClose} placement="bottom" />
              <Heading slot="title" className="me-auto truncate font-semibold">
                {title}
              </Heading>
              {tools}
            </header>
            {/* What is being saved is a copy: a stroke drawn now would not be in it. */}
            <div inert={under !== undefined} className="flex min-h-0 flex-1 max-tablet:flex-col">
              <div className="relative min-h-0 min-w-0 flex-1 px-2 pb-2 tablet:px-4 tablet:pb-4">{stage}</div>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
              <aside
                aria-label={t('edit.options')}
                // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
                tabIndex={0}
                className="shrink-0 overflow-y-auto border-line bg-surface px-5 py-4 max-tablet:h-[34dvh] max-tablet:border-t tablet:w-76 tablet:border-s"
              >
                {panel}
              </aside>
            </div>
            <footer className="relative flex min-h-16 shrink-0 items-center justify-between gap-3 border-t border-line bg-surface px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
              {under && <ProgressLine label={t(under.label)} value={under.share} className="absolute inset-x-0 top-0" />}
              <p role="status" className="min-w-0 text-sm text-muted tabular-nums">
                {under ? t(under.label) : summary}
                {/* Heard, it would be a tick of a clock. */}
                {under && <span aria-hidden="true"> · {format.number(Math.round(under.share * 100))} %</span>}
              </p>
              <div className="flex shrink-0 gap-2">
                {under && <Button onPress={saving.cancel}>{t('ui.cancel')}</Button>}
                <Button tone="primary" isDisabled={!isReady} isPending={under !== undefined} onPress={onAction}>
                  {action}
                </Button>
              </div>
            </footer>
            {question}
          </Dialog>
        </div>
      </Modal>
    </ModalOverlay>
  );
}

/** A field takes letters, and has its own way back. */
const isField = (target: EventTarget): boolean => target instanceof HTMLInputElement && target.type !== 'range';
