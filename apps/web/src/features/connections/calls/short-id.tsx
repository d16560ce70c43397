import type { ReactElement } from 'react';

/** The end of an id, which differs most; all of it when pointed at. */
export function ShortId({ id }: { readonly id: string | null }): ReactElement {
  if (id === null) return <span className="text-muted">–</span>;
  return (
    <code dir="ltr" title={id} className="font-mono text-xs text-muted">
      {id.slice(-12)}
    </code>
  );
}
