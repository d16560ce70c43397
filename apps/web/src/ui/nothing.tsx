import type { ReactElement, ReactNode } from 'react';

/** In the place of a list that has no entries. */
export function Nothing({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="rounded-card border border-line bg-surface px-6 py-10 text-center text-muted text-pretty">{children}</p>;
}
