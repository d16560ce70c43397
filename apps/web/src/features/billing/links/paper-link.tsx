import type { Order } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';

/** The number of a paper, which hands over its PDF. */
export function PaperLink({ paper: { id, number, kind } }: { readonly paper: Order['documents'][number] }): ReactElement {
  const t = useT();
  return (
    <a
      href={`/v1/tax-documents/${id}/pdf`}
      download
      aria-label={t(`ownPapers.download.${kind}`, { number })}
      className="rounded-chip font-mono whitespace-nowrap underline decoration-line-strong underline-offset-3 hover:decoration-current"
    >
      <bdi>{number}</bdi>
    </a>
  );
}
