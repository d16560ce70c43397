import type { ReactElement, ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  Header,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { classes } from './classes.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import { Kbd } from './kbd.tsx';

export { MenuTrigger };

export interface MenuProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'end bottom';
}

export function Menu({ label, children, placement = 'bottom end' }: MenuProps): ReactElement {
  return (
    <Popover
      placement={placement}
      offset={4}
      className="floats min-w-48 rounded-card border border-line-strong/60 bg-surface shadow-floating"
    >
      <AriaMenu aria-label={label} className="max-h-96 overflow-auto p-1 outline-none">
        {children}
      </AriaMenu>
    </Popover>
  );
}

export interface MenuItemProps extends Omit<AriaMenuItemProps, 'children' | 'className' | 'style'> {
  readonly icon?: LucideIcon;
  readonly shortcut?: string | undefined;
  readonly tone?: 'normal' | 'danger';
  readonly children: string;
}

export function MenuItem({ icon, shortcut, tone = 'normal', children, ...rest }: MenuItemProps): ReactElement {
  return (
    <AriaMenuItem
      {...rest}
      textValue={children}
      data-quiet-focus
      className={classes(
        'flex h-8 select-none items-center gap-2.5 rounded-control px-2.5 text-base no-underline outline-none data-focused:bg-raised data-disabled:opacity-45 pointer-coarse:h-11',
        tone === 'danger' ? 'text-bad' : 'text-text',
      )}
    >
      {icon && <Icon of={icon} className={tone === 'danger' ? undefined : 'text-muted'} />}
      <span className="flex-1">{children}</span>
      {shortcut && <Kbd keys={shortcut} />}
    </AriaMenuItem>
  );
}

/** Items that belong together, under their heading. */
export function MenuGroup({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <MenuSection className="not-first:mt-2">
      <Header className="px-2.5 pt-1 pb-0.5 text-sm text-muted">{label}</Header>
      {children}
    </MenuSection>
  );
}

export function MenuSeparator(): ReactElement {
  return <Separator className="mx-1 my-1 h-px bg-line" />;
}
