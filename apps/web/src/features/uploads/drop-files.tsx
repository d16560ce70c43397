import { useQueryClient } from '@tanstack/react-query';
import { ImageDown } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { uploadFiles } from './uploads.ts';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** A text with a picture beside it, as word processors copy it, is a text to somebody who is typing. */
function filesOf(event: ClipboardEvent): readonly File[] {
  const data = event.clipboardData;
  const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]') !== null;
  if (!data || (typing && data.types.includes('text/plain'))) return [];
  return [...data.files];
}

/** Takes files that are dropped or pasted anywhere on the page, and says so while they hang over it. */
export function DropFiles({ asReference = false }: { readonly asReference?: boolean }): ReactElement | null {
  const t = useT();
  const client = useQueryClient();
  const [over, setOver] = useState(false);

  useEffect(() => {
    // A picture of this very page carries a file, too, once it is dragged.
    let ownDrag = false;
    let depth = 0;
    const leaveAll = (): void => {
      depth = 0;
      setOver(false);
    };
    const begin = (): void => {
      ownDrag = true;
    };
    const end = (): void => {
      ownDrag = false;
      leaveAll();
    };
    const enter = (event: DragEvent): void => {
      if (ownDrag || !carriesFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (): void => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent): void => {
      if (!ownDrag && carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      leaveAll();
      if (ownDrag || !event.dataTransfer?.files.length) return;
      event.preventDefault();
      void uploadFiles(client, event.dataTransfer.files, { asReference });
    };
    const paste = (event: ClipboardEvent): void => {
      const pasted = filesOf(event);
      if (pasted.length === 0) return;
      event.preventDefault();
      void uploadFiles(client, pasted, { asReference });
    };
    const listeners = { dragstart: begin, dragend: end, dragenter: enter, dragleave: leave, dragover: hover, drop, paste } as const;
    const entries = Object.entries(listeners) as [string, (event: Event) => void][];
    for (const [name, listener] of entries) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of entries) window.removeEventListener(name, listener);
    };
  }, [client, asReference]);

  if (!over) return null;
  return (
    <div className="fades pointer-events-none fixed inset-0 z-40 bg-veil p-3">
      <div className="flex size-full flex-col items-center justify-center gap-3 rounded-sheet border-2 border-dashed border-accent bg-ground/85 text-center">
        <Icon of={ImageDown} size={20} className="!size-8 text-accent" />
        <p className="text-lg font-medium">{t(asReference ? 'uploads.dropReference' : 'uploads.drop')}</p>
        <p className="text-muted">{t('uploads.accepted')}</p>
      </div>
    </div>
  );
}
