import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import type { Composition, Pictures } from '../draft/compose.ts';
import type { Draft } from '../draft/draft.ts';
import { ReferenceTile } from './reference-tile.tsx';

/** What a dragged picture of ours carries. */
export const assetDragType = 'application/x-pinhole-asset';

export interface ReferenceTrayProps {
  readonly draft: Draft;
  readonly composition: Composition;
  readonly pictures: Pictures;
}

/** The pictures a request brings along, each with what it is for, in the order in which they count. */
export function ReferenceTray({ draft: { references }, composition, pictures }: ReferenceTrayProps): ReactElement | null {
  const t = useT();
  const { model, operation, unused } = composition;
  if (!model || references.length === 0) return null;
  return (
    <ul aria-label={t('studio.references')} className="scrollbar-none flex gap-2 overflow-x-auto px-3 pt-3">
      {references.map((reference) => (
        <ReferenceTile
          key={`${reference.assetId}:${reference.role}`}
          model={model}
          operation={operation}
          reference={reference}
          references={references}
          idle={unused.includes(reference)}
          gone={pictures.get(reference.assetId) === null}
        />
      ))}
    </ul>
  );
}
