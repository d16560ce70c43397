import type { ReactElement, ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger as AriaTooltipTrigger, type TooltipTriggerComponentProps } from 'react-aria-components';
import { Kbd } from './kbd.tsx';

export function TooltipTrigger(props: TooltipTriggerComponentProps): ReactElement {
  return <AriaTooltipTrigger delay={500} closeDelay={80} {...props} />;
}

export interface TooltipProps {
  readonly children: ReactNode;
  readonly placement?: 'top' | 'bottom' | 'start' | 'end';
  readonly shortcut?: string | undefined;
}

export function Tooltip({ children, placement = 'top', shortcut }: TooltipProps): ReactElement {
  return (
    <AriaTooltip
      placement={placement}
      offset={6}
      className="floats flex max-w-72 items-center gap-2 rounded-control border border-line bg-raised px-2 py-1 text-sm text-text shadow-floating"
    >
      {children}
      {shortcut && <Kbd keys={shortcut} />}
    </AriaTooltip>
  );
}
