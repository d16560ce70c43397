import type { Generation } from '@pinhole/contract';
import { Check, Copy, PenLine } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Button } from '../../../ui/button.tsx';
import { changeDraft, focusPrompt } from '../draft/draft-store.ts';

const shownMs = 2_000;

/** What a model wrote: to read, to take along, or to go on from. */
export function WrittenTexts({ texts }: { readonly texts: Generation['texts'] }): ReactElement {
  const t = useT();
  return (
    <ul aria-label={t('texts.written')} className="flex max-w-160 flex-col gap-2">
      {texts.map(({ index, text }) => (
        <li key={index} className="rounded-card border border-line bg-surface px-4 py-3.5">
          <p className="whitespace-pre-line wrap-anywhere text-text select-text">
            <bdi>{text}</bdi>
          </p>
          <div className="-mx-2 mt-2 -mb-1.5 flex flex-wrap gap-1">
            <CopyButton text={text} />
            <Button
              tone="plain"
              size="small"
              icon={PenLine}
              onPress={() => {
                changeDraft({ prompt: text });
                focusPrompt();
              }}
            >
              {t('texts.useAsPrompt')}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}

function CopyButton({ text }: { readonly text: string }): ReactElement {
  const t = useT();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    if (!(await copyText(text))) return;
    setCopied(true);
    announce(t('ui.copied'));
  };
  return (
    <Button tone="plain" size="small" icon={copied ? Check : Copy} onPress={() => void copy()}>
      {copied ? t('ui.copied') : t('ui.copy')}
    </Button>
  );
}
