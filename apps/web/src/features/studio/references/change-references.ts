import { translate } from '../../../app/i18n.ts';
import { showToast } from '../../../ui/toast.tsx';
import type { DraftReference } from '../draft/draft.ts';
import { changeDraft, draftStore } from '../draft/draft-store.ts';
import { moved } from './moved.ts';

export function changeReference(reference: DraftReference, change: Partial<DraftReference>): void {
  changeDraft({ references: draftStore.get().references.map((item) => (item === reference ? { ...item, ...change } : item)) });
}

/** Answers the new place. */
export function moveReference(reference: DraftReference, to: number): number {
  const { references } = draftStore.get();
  const next = moved(references, references.indexOf(reference), to);
  changeDraft({ references: next });
  return next.indexOf(reference);
}

/** Takes a picture out of the composer; the toast puts it back where it was. */
export function removeReference(reference: DraftReference): void {
  const before = draftStore.get().references;
  const at = before.indexOf(reference);
  if (at < 0) return;
  changeDraft({ references: before.toSpliced(at, 1) });
  showToast({
    title: translate('reference.removed'),
    action: {
      label: translate('ui.undo'),
      run: () => {
        const now = draftStore.get().references;
        const isBack = now.some(({ assetId, role }) => assetId === reference.assetId && role === reference.role);
        if (!isBack) changeDraft({ references: now.toSpliced(Math.min(at, now.length), 0, reference) });
      },
    },
  });
}
