import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'react-aria-components';
import { classes } from './classes.ts';
import { Icon, type LucideIcon } from './icon.tsx';

export interface PageSection {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly href: string;
}

export interface SectionedPageProps {
  readonly title: string;
  readonly sections: readonly PageSection[];
  readonly current: string;
  readonly children: ReactNode;
  readonly width?: 'text' | 'wide';
}

/** A page of several parts, one in sight: their names beside it, on a phone above it. */
export function SectionedPage({ title, sections, current, children, width = 'text' }: SectionedPageProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const here = useRef<HTMLAnchorElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part begins at its top, with its name in sight
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    here.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  return (
    <div ref={scroller} className="h-full overflow-y-auto">
      <div
        className={classes('mx-auto flex flex-col px-4 pt-8 pb-16 tablet:px-8 tablet:pt-12', width === 'text' ? 'max-w-240' : 'max-w-320')}
      >
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        <div className="grid min-w-0 gap-6 wide:mt-8 wide:grid-cols-[176px_minmax(0,1fr)] wide:gap-12">
          <nav
            aria-label={title}
            className="sticky top-0 z-10 -mx-4 min-w-0 bg-ground px-4 pt-3 tablet:-mx-8 tablet:px-8 wide:static wide:mx-0 wide:p-0"
          >
            <ul className="scrollbar-none -mx-4 flex gap-5 overflow-x-auto border-b border-line px-4 wide:sticky wide:top-12 wide:mx-0 wide:flex-col wide:gap-0.5 wide:border-0 wide:p-0">
              {sections.map((section) => {
                const isHere = section.id === current;
                return (
                  <li key={section.id} className="shrink-0">
                    <Link
                      href={section.href}
                      ref={isHere ? here : null}
                      {...(isHere ? { 'aria-current': 'page' as const } : {})}
                      className={classes(
                        'flex items-center gap-2.5 whitespace-nowrap transition-colors',
                        'h-10 border-b-2 pointer-coarse:h-11 wide:h-9 wide:rounded-control wide:border-0 wide:px-2.5',
                        'data-focus-visible:outline-offset-[-2px]',
                        isHere
                          ? 'border-accent text-text wide:bg-raised wide:font-medium'
                          : 'border-transparent text-muted data-hovered:text-text',
                      )}
                    >
                      <Icon of={section.icon} className={classes('max-wide:hidden', isHere && 'text-accent')} />
                      {section.label}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </nav>
          <div className={classes('flex min-w-0 flex-col gap-10', width === 'text' && 'max-w-160')}>{children}</div>
        </div>
      </div>
    </div>
  );
}
