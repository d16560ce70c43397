import type { ReactElement, ReactNode } from 'react';
import {
  Tab as AriaTab,
  TabList as AriaTabList,
  TabPanel as AriaTabPanel,
  Tabs as AriaTabs,
  type TabsProps as AriaTabsProps,
} from 'react-aria-components';
import { classes } from './classes.ts';

export interface TabsProps extends Omit<AriaTabsProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly label: string; readonly href?: string }[];
  readonly children: ReactNode;
  readonly className?: string;
}

/** Children are `TabPanel`s with the same ids. */
export function Tabs({ label, tabs, children, className, ...rest }: TabsProps): ReactElement {
  return (
    <AriaTabs {...rest} className={classes('flex min-h-0 flex-col', className)}>
      <AriaTabList aria-label={label} className="scrollbar-none flex gap-5 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <AriaTab
            key={tab.id}
            id={tab.id}
            {...(tab.href ? { href: tab.href } : {})}
            className="relative -mb-px flex h-10 select-none items-center whitespace-nowrap border-b-2 border-transparent text-base text-muted transition-colors data-hovered:text-text data-selected:border-accent data-selected:text-text data-focus-visible:outline-offset-[-2px] pointer-coarse:h-11"
          >
            {tab.label}
          </AriaTab>
        ))}
      </AriaTabList>
      {children}
    </AriaTabs>
  );
}

export function TabPanel({
  id,
  children,
  className,
}: {
  readonly id: string;
  readonly children: ReactNode;
  readonly className?: string;
}): ReactElement {
  return (
    <AriaTabPanel id={id} className={classes('min-h-0 flex-1 pt-6', className)}>
      {children}
    </AriaTabPanel>
  );
}
