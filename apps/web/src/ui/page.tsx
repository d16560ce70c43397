import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';

export interface PageProps {
  readonly title: string;
  /** One sentence below the title. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly width?: 'text' | 'wide';
}

/** A page that is read and filled in: one column, its own scroll, the title first. */
export function Page({ title, lead, actions, children, width = 'text' }: PageProps): ReactElement {
  return (
    <div className="h-full overflow-y-auto">
      <div
        className={classes(
          'mx-auto flex flex-col gap-8 px-4 pt-8 pb-16 tablet:px-8 tablet:pt-12',
          width === 'text' ? 'max-w-180' : 'max-w-280',
        )}
      >
        <header className="flex flex-wrap items-end justify-between gap-4">
          <div className="min-w-0">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            {lead && <p className="mt-1 text-muted text-pretty">{lead}</p>}
          </div>
          {actions && <div className="flex gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

export interface SectionProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, lead, actions, children }: SectionProps): ReactElement {
  return (
    <section className="flex flex-col gap-4">
      <header className="flex items-end justify-between gap-4 max-tablet:flex-col max-tablet:items-start">
        <div className="min-w-0">
          <h2 className="text-md font-semibold">{title}</h2>
          {lead && <p className="text-muted text-pretty">{lead}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}
