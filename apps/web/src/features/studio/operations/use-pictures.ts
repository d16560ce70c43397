import { isProblem } from '@pinhole/sdk';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { assetQuery } from '../../../lib/queries/asset-queries.ts';
import type { Pictures } from '../draft/compose.ts';
import type { DraftReference } from '../draft/draft.ts';
import type { Size } from '../draft/size.ts';

/** The sizes of what the references show, as far as they are known. */
export function usePictures(references: readonly DraftReference[]): Pictures {
  const ids = useMemo(() => [...new Set(references.map(({ assetId }) => assetId))], [references]);
  const answers = useQueries({ queries: ids.map((id) => assetQuery(id)) });
  // One text, so that the map is another one only when something in it is.
  const known = answers
    .map(({ data, error }, index) => {
      if (data) return `${ids[index]} ${data.deletedAt === null ? `${data.width} ${data.height}` : 'gone'}`;
      return isProblem(error, 'asset.not_found') ? `${ids[index]} gone` : '';
    })
    .filter(Boolean)
    .join('\n');
  return useMemo(() => new Map(known.split('\n').filter(Boolean).map(readLine)), [known]);
}

function readLine(line: string): readonly [string, Size | null] {
  const [id = '', width, height] = line.split(' ');
  return [id, width === 'gone' ? null : { width: Number(width), height: Number(height) }];
}
