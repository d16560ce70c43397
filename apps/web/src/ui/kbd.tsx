import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, CornerDownLeft, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';

const onApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const names: Readonly<Record<string, string>> = onApple
  ? { mod: '⌘', shift: '⇧', alt: '⌥', esc: 'esc', delete: '⌫', space: 'space' }
  : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', esc: 'Esc', delete: 'Del', space: 'Space' };

/** Drawn, because text fonts have no such letters and other systems' fonts differ. */
const signs: Readonly<Record<string, { readonly of: LucideIcon; readonly name: string }>> = {
  enter: { of: CornerDownLeft, name: 'Enter' },
  left: { of: ArrowLeft, name: '←' },
  right: { of: ArrowRight, name: '→' },
  up: { of: ArrowUp, name: '↑' },
  down: { of: ArrowDown, name: '↓' },
};

const keyName = (key: string): string => names[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** `keys` as in a hotkey: "mod+k" together, "g>l" one after the other. Several ways are separated by commas; the first is shown. */
export function Kbd({ keys }: { readonly keys: string }): ReactElement {
  const [first = ''] = keys.split(',');
  return (
    <kbd dir="ltr" className="inline-flex shrink-0 gap-0.5 font-sans text-xs text-muted">
      {first
        .trim()
        .split(/[+>]/)
        .map((key) => (
          <span key={key} className="inline-flex h-5 min-w-5 items-center justify-center rounded-chip border border-line bg-ground px-1">
            <Key name={key} />
          </span>
        ))}
    </kbd>
  );
}

function Key({ name }: { readonly name: string }): ReactElement {
  const sign = signs[name];
  if (!sign) return <>{keyName(name)}</>;
  return (
    <>
      <sign.of size={12} strokeWidth={2} aria-hidden="true" />
      <span className="sr-only">{sign.name}</span>
    </>
  );
}
