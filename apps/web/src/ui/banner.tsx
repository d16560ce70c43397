import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';

const tones = {
  plain: { icon: Info, look: 'border-line', glyph: 'text-muted' },
  warn: { icon: TriangleAlert, look: 'border-warn/40', glyph: 'text-warn' },
  bad: { icon: CircleAlert, look: 'border-bad/45', glyph: 'text-bad' },
} as const;

export interface BannerProps {
  readonly tone?: keyof typeof tones;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Spoken at once by screen readers: for something that just went wrong. */
  readonly live?: boolean;
}

/** Something to know before going on, said where it matters. */
export function Banner({ tone = 'plain', title, children, action, live = false }: BannerProps): ReactElement {
  const { icon, look, glyph } = tones[tone];
  return (
    <div
      {...(live ? { role: 'alert' } : {})}
      className={classes('flex flex-wrap items-start gap-3 rounded-card border bg-surface px-4 py-3', look)}
    >
      <Icon of={icon} className={classes('mt-0.5', glyph)} />
      <div className="min-w-0 flex-1 basis-48">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-muted">{children}</div>}
      </div>
      {action}
    </div>
  );
}
