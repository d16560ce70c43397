import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, Popover as AriaPopover, DialogTrigger } from 'react-aria-components';
import { classes } from './classes.ts';

export { DialogTrigger as PopoverTrigger };

export interface PopoverProps {
  readonly label: string;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'top' | 'bottom';
  readonly className?: string;
}

/** A small floating panel with controls in it. */
export function Popover({ label, children, placement = 'bottom start', className }: PopoverProps): ReactElement {
  return (
    <AriaPopover
      placement={placement}
      offset={6}
      className="floats max-w-[calc(100vw-16px)] rounded-card border border-line-strong/60 bg-surface shadow-floating"
    >
      <AriaDialog aria-label={label} className={classes('max-h-[inherit] overflow-auto p-3 outline-none', className)}>
        {({ close }) => (typeof children === 'function' ? children(close) : children)}
      </AriaDialog>
    </AriaPopover>
  );
}
