import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { classes } from './classes.ts';

export type { LucideIcon };

/** An icon at one of our two sizes. Decorative: the name belongs on the control around it. */
export function Icon({
  of: Glyph,
  size = 16,
  className,
}: {
  readonly of: LucideIcon;
  readonly size?: 16 | 20;
  readonly className?: string | undefined;
}): ReactElement {
  return <Glyph size={size} strokeWidth={1.75} aria-hidden="true" className={classes('shrink-0', className)} />;
}
