import { ChevronDown } from 'lucide-react';
import { type ReactElement, type ReactNode, type Ref, useEffect, useId, useRef } from 'react';
import { Button, Link, MenuTrigger } from 'react-aria-components';
import { classes } from './classes.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import { Menu, MenuGroup, MenuItem } from './menu.tsx';

export interface PageSection {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly href: string;
}

export interface PageSectionGroup {
  readonly label: string;
  readonly sections: readonly PageSection[];
}

interface CommonProps {
  readonly title: string;
  readonly current: string;
  readonly children: ReactNode;
  readonly width?: 'text' | 'wide';
}

/** A handful of parts as `sections`; more than that go into `groups`, each under its heading. */
export type SectionedPageProps = CommonProps &
  ({ readonly sections: readonly PageSection[] } | { readonly groups: readonly PageSectionGroup[] });

/** A page of several parts, one in sight: their names beside it, on a phone above it. */
export function SectionedPage({ title, current, children, width = 'text', ...parts }: SectionedPageProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const here = useRef<HTMLAnchorElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part begins at its top, with its name in sight
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    here.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  const grouped = 'groups' in parts;
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
            {grouped ? (
              <>
                <SectionMenu title={title} groups={parts.groups} current={current} />
                <div className="flex flex-col gap-5 max-wide:hidden">
                  {parts.groups.map((group) => (
                    <SectionGroup key={group.label} group={group} current={current} here={here} />
                  ))}
                </div>
              </>
            ) : (
              <ul className="scrollbar-none -mx-4 flex gap-5 overflow-x-auto border-b border-line px-4 wide:sticky wide:top-12 wide:mx-0 wide:flex-col wide:gap-0.5 wide:border-0 wide:p-0">
                {parts.sections.map((section) => (
                  <SectionLink key={section.id} section={section} isHere={section.id === current} here={here} />
                ))}
              </ul>
            )}
          </nav>
          <div className={classes('flex min-w-0 flex-col gap-10', width === 'text' && 'max-w-160')}>{children}</div>
        </div>
      </div>
    </div>
  );
}

interface SectionLinkProps {
  readonly section: PageSection;
  readonly isHere: boolean;
  /** Points at the link of the part in sight. */
  readonly here: Ref<HTMLAnchorElement>;
}

function SectionLink({ section, isHere, here }: SectionLinkProps): ReactElement {
  return (
    <li className="shrink-0">
      <Link
        href={section.href}
        ref={isHere ? here : null}
        {...(isHere ? { 'aria-current': 'page' as const } : {})}
        className={classes(
          'flex items-center gap-2.5 whitespace-nowrap transition-colors',
          'h-10 border-b-2 pointer-coarse:h-11 wide:h-9 wide:rounded-control wide:border-0 wide:px-2.5',
          'data-focus-visible:outline-offset-[-2px]',
          isHere ? 'border-accent text-text wide:bg-raised wide:font-medium' : 'border-transparent text-muted data-hovered:text-text',
        )}
      >
        <Icon of={section.icon} className={classes('max-wide:hidden', isHere && 'text-accent')} />
        {section.label}
      </Link>
    </li>
  );
}

interface SectionGroupProps {
  readonly group: PageSectionGroup;
  readonly current: string;
  readonly here: Ref<HTMLAnchorElement>;
}

function SectionGroup({ group, current, here }: SectionGroupProps): ReactElement {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-1">
      <h2 id={heading} className="px-2.5 text-sm font-medium text-muted">
        {group.label}
      </h2>
      <ul className="flex flex-col gap-0.5">
        {group.sections.map((section) => (
          <SectionLink key={section.id} section={section} isHere={section.id === current} here={here} />
        ))}
      </ul>
    </section>
  );
}

interface SectionMenuProps {
  readonly title: string;
  readonly groups: readonly PageSectionGroup[];
  readonly current: string;
}

/** Where there is no room beside the page: a button that says where one is, and opens all of it. */
function SectionMenu({ title, groups, current }: SectionMenuProps): ReactElement {
  const group = groups.find(({ sections }) => sections.some(({ id }) => id === current));
  const section = group?.sections.find(({ id }) => id === current);
  return (
    <div className="-mx-4 border-b border-line px-4 pb-2 tablet:-mx-8 tablet:px-8 wide:hidden">
      <MenuTrigger>
        <Button className="flex h-10 w-full items-center gap-2.5 rounded-control border border-line bg-surface px-3 text-start transition-colors data-hovered:border-line-strong pointer-coarse:h-11">
          {section && <Icon of={section.icon} className="text-accent" />}
          <span className="min-w-0 flex-1 truncate">
            <span className="text-muted">{group?.label} · </span>
            {section?.label}
          </span>
          <Icon of={ChevronDown} className="text-muted" />
        </Button>
        <Menu label={title} placement="bottom start">
          {groups.map(({ label, sections }) => (
            <MenuGroup key={label} label={label}>
              {sections.map(({ id, label: name, icon, href }) => (
                <MenuItem key={id} icon={icon} href={href} {...(id === current ? { 'aria-current': 'page' as const } : {})}>
                  {name}
                </MenuItem>
              ))}
            </MenuGroup>
          ))}
        </Menu>
      </MenuTrigger>
    </div>
  );
}
