import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useT } from '../app/i18n.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';

export interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  /** For content that brings its own edges and scrolls by itself. */
  readonly flush?: boolean;
}

/** A panel over the page: from the end on a tablet, from the bottom on a phone. */
export function Sheet({ title, isOpen, onOpenChange, children, flush = false }: SheetProps): ReactElement {
  const t = useT();
  return (
    <ModalOverlay
      isDismissable
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      className="fades fixed inset-0 z-50 flex items-end justify-end bg-veil"
    >
      <Modal className="max-tablet:slides-up tablet:slides-in-end flex max-h-[88dvh] w-full flex-col overflow-hidden rounded-t-sheet border border-line bg-surface shadow-floating tablet:h-full tablet:max-h-none tablet:w-90 tablet:rounded-none tablet:rounded-s-sheet">
        <AriaDialog className="flex min-h-0 flex-1 flex-col outline-none">
          {({ close }) => (
            <>
              <header className="flex items-center justify-between ps-5 pe-3 pt-3 pb-1">
                <Heading slot="title" className="text-md font-semibold">
                  {title}
                </Heading>
                <IconButton icon={X} label={t('ui.close')} onPress={close} />
              </header>
              <div
                className={classes(
                  'min-h-0 flex-1',
                  flush
                    ? 'flex flex-col pb-[env(safe-area-inset-bottom)]'
                    : 'overflow-auto px-5 pb-[max(1.25rem,env(safe-area-inset-bottom))]',
                )}
              >
                {typeof children === 'function' ? children(close) : children}
              </div>
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
