import { X } from 'lucide-react';
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { Button, IconButton } from '../../../ui/button.tsx';

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
  readonly isSaving: boolean;
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
  isSaving,
  onAction,
  onKey,
  onClose,
  question,
}: EditorDialogProps): ReactElement {
  const t = useT();
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
            <div className="flex min-h-0 flex-1 max-tablet:flex-col">
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
            <footer className="flex min-h-16 shrink-0 items-center justify-between gap-3 border-t border-line bg-surface px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
              <p role="status" className="min-w-0 text-sm text-muted tabular-nums">
                {summary}
              </p>
              <Button tone="primary" isDisabled={!isReady} isPending={isSaving} onPress={onAction} className="shrink-0">
                {action}
              </Button>
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
