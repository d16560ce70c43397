import type { Model } from '@pinhole/contract';
import { lazy, type ReactElement, Suspense } from 'react';
import { useExternalStore } from '../../../lib/external-store.ts';
import type { Composition } from '../draft/compose.ts';
import { editorStore } from '../draft/editor-store.ts';

const MaskDialog = lazy(async () => ({ default: (await import('../operations/mask-dialog.tsx')).MaskDialog }));
const ExpandDialog = lazy(async () => ({ default: (await import('../expand/expand-dialog.tsx')).ExpandDialog }));

/** The tools that draw on a picture; they are loaded when the first one is opened. */
export function EditorHost({
  models,
  composition,
}: {
  readonly models: readonly Model[];
  readonly composition: Composition;
}): ReactElement | null {
  const editing = useExternalStore(editorStore);
  if (!editing) return null;
  const { tool, assetId, maskId } = editing;
  return (
    <Suspense>
      {tool === 'mask' ? (
        <MaskDialog key={assetId} assetId={assetId} maskId={maskId} models={models} chosen={composition.model} />
      ) : (
        <ExpandDialog key={assetId} assetId={assetId} models={models} chosen={composition.model} />
      )}
    </Suspense>
  );
}
