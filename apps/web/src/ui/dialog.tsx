import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useT } from '../app/i18n.ts';
import { Button, type ButtonTone, IconButton } from './button.tsx';
import { classes } from './classes.ts';

export { DialogTrigger };

export interface DialogProps {
  readonly title: string;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly isOpen?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly width?: 'narrow' | 'normal' | 'wide';
  readonly role?: 'dialog' | 'alertdialog';
  readonly hideTitle?: boolean;
}

const widths = { narrow: 'tablet:max-w-100', normal: 'tablet:max-w-130', wide: 'tablet:max-w-190' } as const;

/** In the middle on a wide screen, from the bottom on a phone. */
export function Dialog({
  title,
  children,
  isOpen,
  onOpenChange,
  width = 'normal',
  role = 'dialog',
  hideTitle = false,
}: DialogProps): ReactElement {
  const t = useT();
  return (
    <ModalOverlay
      isDismissable={role === 'dialog'}
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpenChange ? { onOpenChange } : {})}
      className="fades fixed inset-0 z-50 flex items-end justify-center bg-veil tablet:items-center tablet:p-6"
    >
      <Modal
        className={classes(
          'max-tablet:slides-up tablet:fades flex max-h-[min(88dvh,860px)] w-full flex-col overflow-hidden border border-line bg-surface shadow-floating outline-none',
          'rounded-t-sheet tablet:rounded-sheet',
          widths[width],
        )}
      >
        <AriaDialog role={role} {...(hideTitle ? { 'aria-label': title } : {})} className="flex min-h-0 flex-1 flex-col outline-none">
          {({ close }) => (
            <>
              {!hideTitle && (
                <header className="flex items-center justify-between gap-4 ps-6 pe-3 pt-4 pb-2">
                  <Heading slot="title" className="text-md font-semibold">
                    {title}
                  </Heading>
                  {role === 'dialog' && <IconButton icon={X} label={t('ui.close')} onPress={close} />}
                </header>
              )}
              <div className={classes('min-h-0 flex-1 overflow-auto', !hideTitle && 'px-6 pb-6')}>
                {typeof children === 'function' ? children(close) : children}
              </div>
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The verb: "Delete for good". */
  readonly action: string;
  readonly tone?: ButtonTone;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly onConfirm: () => void;
}

/** Asks once, before something that cannot be taken back. */
export function Confirm({ title, children, action, tone = 'danger', onConfirm, ...rest }: ConfirmProps): ReactElement {
  const t = useT();
  return (
    <Dialog title={title} width="narrow" role="alertdialog" {...rest}>
      {(close) => (
        <div className="flex flex-col gap-6">
          <div className="text-muted">{children}</div>
          <div className="flex justify-end gap-2">
            <Button autoFocus onPress={close}>
              {t('ui.cancel')}
            </Button>
            <Button
              tone={tone}
              onPress={() => {
                close();
                onConfirm();
              }}
            >
              {action}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
