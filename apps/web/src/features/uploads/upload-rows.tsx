import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, FileImage, RotateCcw, X } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { useT } from '../../app/i18n.ts';
import { useExternalStore } from '../../lib/external-store.ts';
import { mediaUrl } from '../../lib/media.ts';
import { useFormat } from '../../lib/use-format.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { type UploadItem, uploadItems } from './upload-list.ts';
import { noteOf } from './upload-text.ts';
import { cancelUpload, canRetry, retryUpload, start } from './uploads.ts';

const over = (phase: UploadItem['phase']): boolean => phase === 'ready' || phase === 'refused' || phase === 'failed';

function Row({ item }: { readonly item: UploadItem }): ReactElement {
  const t = useT();
  const format = useFormat();
  const note = noteOf(item);
  const { name, bytes, sent, phase } = item;
  const moving = phase === 'sending' || phase === 'offline';
  const words = {
    waiting: () => t('uploads.waiting'),
    checking: () => t('uploads.checking'),
    sending: () => (bytes === null ? '' : t('uploads.sent', { sent: format.bytes(sent), bytes: format.bytes(bytes) })),
    offline: () => '',
    processing: () => t(bytes === null ? 'uploads.fetching' : 'uploads.processing'),
    ready: () => '',
    refused: () => '',
    failed: () => '',
  };
  const glyph = phase === 'refused' || phase === 'failed' ? CircleAlert : phase === 'ready' ? CircleCheck : FileImage;
  return (
    <li className="relative flex items-center gap-3 px-3 py-2">
      {phase === 'ready' && item.assetId ? (
        <img src={mediaUrl(item.assetId, 'thumb')} alt="" className="size-8 shrink-0 rounded-control object-cover" />
      ) : (
        <span className="flex size-8 shrink-0 items-center justify-center">
          <Icon of={glyph} size={20} className={note?.tone === 'bad' ? 'text-bad' : 'text-faint'} />
        </span>
      )}
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <bdi className="truncate">{name}</bdi>
          <span className="shrink-0 text-sm text-muted tabular-nums">{words[phase]()}</span>
        </span>
        {note && <span className={classes('block text-sm', note.tone === 'bad' ? 'text-text' : 'text-muted')}>{note.text}</span>}
      </span>
      {phase === 'failed' && canRetry(item.key) && (
        <IconButton icon={RotateCcw} size="small" label={t('uploads.retry', { name })} onPress={() => retryUpload(item.key)} />
      )}
      <IconButton
        icon={X}
        size="small"
        label={over(phase) ? t('uploads.dismiss', { name }) : t('uploads.cancel', { name })}
        onPress={() => cancelUpload(item.key)}
      />
      {!over(phase) && phase !== 'waiting' && (
        <ProgressLine
          label={t('uploads.progress', { name })}
          value={moving && bytes ? sent / bytes : undefined}
          className="!absolute inset-x-3 bottom-0 !w-auto"
        />
      )}
    </li>
  );
}

/** What is on its way into the library, one line each; nothing when nothing is. */
export function UploadRows({ className }: { readonly className?: string }): ReactElement | null {
  const t = useT();
  const client = useQueryClient();
  const items = useExternalStore(uploadItems);
  useEffect(() => start(client), [client]);
  if (items.length === 0) return null;
  const left = items.filter(({ phase }) => !over(phase)).length;
  return (
    <section aria-label={t('uploads.title')} className={classes('rounded-card border border-line bg-surface', className)}>
      {items.length > 3 && (
        <p className="border-b border-line px-3 py-2 text-sm text-muted tabular-nums">{t('uploads.left', { count: left })}</p>
      )}
      <ul className="max-h-52 divide-y divide-line overflow-y-auto">
        {items.map((item) => (
          <Row key={item.key} item={item} />
        ))}
      </ul>
    </section>
  );
}
