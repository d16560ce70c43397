import { Check, Copy } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useT } from '../app/i18n.ts';
import { copyText } from '../lib/copy-text.ts';
import { announce } from './announcer.tsx';
import { IconButton } from './button.tsx';

const shownMs = 2000;

/** Text that is meant to be taken elsewhere: a secret, a command, an id. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
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
    <div role="group" aria-label={label} className="flex items-center gap-2 rounded-control border border-line bg-ground py-1 ps-3 pe-1">
      <code dir="ltr" className="min-w-0 flex-1 py-1 text-start font-mono text-sm break-all select-all">
        {text}
      </code>
      <IconButton icon={copied ? Check : Copy} size="small" label={copied ? t('ui.copied') : t('ui.copy')} onPress={() => void copy()} />
    </div>
  );
}
