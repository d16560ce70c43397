import type { ReactElement, ReactNode } from 'react';
import { Mark } from './mark.tsx';

export interface EmptyStateProps {
  readonly title: string;
  /** 1 where it is the whole page. */
  readonly level?: 1 | 2;
  readonly children?: ReactNode;
  /** The one next step. */
  readonly action?: ReactNode;
}

export function EmptyState({ title, level = 2, children, action }: EmptyStateProps): ReactElement {
  const Heading = `h${level}` as const;
  return (
    <div className="mx-auto flex h-full max-w-100 flex-col items-center justify-center gap-3 px-6 py-16 text-center">
      <Mark size={56} className="mb-2 text-line-strong" />
      <Heading className="text-lg font-medium text-balance">{title}</Heading>
      {children && <div className="text-muted text-pretty">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
