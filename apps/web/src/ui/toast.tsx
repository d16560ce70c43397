import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import {
  UNSTABLE_Toast as AriaToast,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { useT } from '../app/i18n.ts';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';

export interface ToastMessage {
  readonly title: string;
  readonly detail?: string | undefined;
  readonly tone?: 'plain' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

const plainMs = 6000;
/** Long enough to read, decide and reach the button. */
const actionMs = 10_000;

/** Says something that happened. Returns how to take it back. Failures stay until they are closed. */
export function showToast(message: ToastMessage): () => void {
  const key = queue.add(message, message.tone === 'bad' ? {} : { timeout: message.action ? actionMs : plainMs });
  return () => queue.close(key);
}

export function Toasts(): ReactElement {
  const t = useT();
  return (
    <ToastRegion
      queue={queue}
      aria-label={t('ui.notifications')}
      className="fixed inset-x-4 bottom-[calc(var(--toast-offset,0px)+1rem)] z-60 flex flex-col-reverse gap-2 outline-none tablet:start-auto tablet:w-90"
    >
      {({ toast }) => (
        <AriaToast
          toast={toast}
          className={classes(
            'appears flex items-center gap-3 rounded-card border border-line bg-raised py-2.5 ps-4 pe-2 text-text shadow-floating outline-none',
            toast.content.tone === 'bad' && 'border-bad/60',
          )}
        >
          <ToastContent className="flex min-w-0 flex-1 flex-col">
            <Text slot="title" className="text-base">
              {toast.content.title}
            </Text>
            {toast.content.detail && (
              <Text slot="description" className="text-sm text-muted">
                {toast.content.detail}
              </Text>
            )}
          </ToastContent>
          {toast.content.action && (
            <Button
              size="small"
              tone="plain"
              className="font-medium !text-accent"
              onPress={() => {
                toast.content.action?.run();
                queue.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </Button>
          )}
          <IconButton icon={X} size="small" label={t('ui.close')} slot="close" />
        </AriaToast>
      )}
    </ToastRegion>
  );
}
