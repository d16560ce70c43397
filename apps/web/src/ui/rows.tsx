import { Fragment, type ReactElement, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { Skeleton } from './skeleton.tsx';

/** A short list of things, each with a name, a line about it and what can be done with it. */
export function Rows({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <ul aria-label={label} className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {children}
    </ul>
  );
}

export interface RowProps {
  readonly start?: ReactNode;
  readonly title: ReactNode;
  readonly badges?: ReactNode;
  readonly detail?: ReactNode;
  readonly end?: ReactNode;
}

export function Row({ start, title, badges, detail, end }: RowProps): ReactElement {
  return (
    <li className="flex min-h-16 items-center gap-3 px-4 py-3">
      {start && <span className="shrink-0 self-start pt-0.5 text-muted">{start}</span>}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-medium wrap-anywhere">{title}</span>
          {badges}
        </div>
        {detail && <div className="text-sm text-muted">{detail}</div>}
      </div>
      {end && <div className="flex shrink-0 items-center gap-2">{end}</div>}
    </li>
  );
}

/** Short facts one after the other, with a dot between them. */
export function Facts({ children }: { readonly children: readonly ReactNode[] }): ReactElement {
  const facts = children.filter((fact) => fact !== null && fact !== undefined && fact !== false);
  return (
    <span>
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a fact
        <Fragment key={index}>
          {index > 0 && ' · '}
          <bdi className="tablet:whitespace-nowrap">{fact}</bdi>
        </Fragment>
      ))}
    </span>
  );
}

export interface RowsSkeletonProps {
  readonly count: number;
  /** Lines of detail below the name. */
  readonly lines?: 1 | 2;
}

/** Rows that are on their way, at the size they will have. */
export function RowsSkeleton({ count, lines = 1 }: RowsSkeletonProps): ReactElement {
  return (
    <div aria-hidden="true" className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {Array.from({ length: count }, (_, row) => (
        <div key={row} className={classes('flex flex-col justify-center gap-2 px-4 py-3', lines === 1 ? 'h-16' : 'h-21')}>
          <Skeleton className="h-3.5 w-2/5" />
          <Skeleton className="h-3 w-3/5" />
          {lines === 2 && <Skeleton className="h-3 w-2/5" />}
        </div>
      ))}
    </div>
  );
}
