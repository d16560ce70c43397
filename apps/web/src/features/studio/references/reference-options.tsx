import type { Model, Operation } from '@pinhole/contract';
import { ChevronLeft, ChevronRight, Expand, Paintbrush, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Select } from '../../../ui/select.tsx';
import { Slider } from '../../../ui/slider.tsx';
import type { DraftReference } from '../draft/draft.ts';
import { openEditor } from '../draft/editor-store.ts';
import { operationTitles } from '../draft/operation-text.ts';
import { changeReference, moveReference, removeReference } from './change-references.ts';
import { roleHelp, rolesOf, roleTitles } from './reference-roles.ts';

export interface ReferenceOptionsProps {
  readonly model: Model;
  readonly operation: Operation | undefined;
  readonly reference: DraftReference;
  readonly references: readonly DraftReference[];
  readonly idle: boolean;
  readonly onClose: () => void;
}

/** What one picture is for, how strongly it counts, its place, and what can be drawn on it. */
export function ReferenceOptions({ model, operation, reference, references, idle, onClose }: ReferenceOptionsProps): ReactElement {
  const t = useT();
  const { assetId, role, strength } = reference;
  const roles = rolesOf(model);
  const at = references.indexOf(reference);
  const base = references.find((each) => each.role === 'init');
  const open = (tool: 'mask' | 'expand'): void => {
    onClose();
    openEditor(role === 'mask' ? { tool, assetId: base?.assetId ?? assetId, maskId: assetId } : { tool, assetId });
  };
  const canMark =
    role === 'mask' ? base !== undefined && operation !== 'outpaint' : role === 'init' && model.operations.includes('inpaint');
  return (
    <>
      {roles.length > 0 && (
        <Select
          label={t('studio.usedAs')}
          help={t(roleHelp[role])}
          value={role}
          options={(roles.includes(role) ? roles : [role, ...roles]).map((each) => ({ value: each, label: t(roleTitles[each]) }))}
          onChange={(chosen) => changeReference(reference, { role: chosen })}
        />
      )}
      {idle && (
        <p className="text-sm text-warn">
          {operation && roles.includes(role)
            ? t('reference.idleFor', { what: t(operationTitles[operation]) })
            : t('studio.referenceIdle', { model: model.title })}
        </p>
      )}
      {role !== 'mask' && (
        <Slider
          label={t('studio.strength')}
          value={strength}
          minValue={0}
          maxValue={1}
          step={0.05}
          formatOptions={{ style: 'percent' }}
          onChange={(value) => changeReference(reference, { strength: value })}
        />
      )}
      {canMark && (
        <Button icon={Paintbrush} onPress={() => open('mask')}>
          {t(role === 'mask' ? 'edit.maskAgain' : 'edit.maskOpen')}
        </Button>
      )}
      {role === 'init' && model.operations.includes('outpaint') && (
        <Button icon={Expand} onPress={() => open('expand')}>
          {t('edit.expandOpen')}
        </Button>
      )}
      <div className="flex items-center justify-between gap-2">
        <Button
          icon={X}
          onPress={() => {
            onClose();
            removeReference(reference);
          }}
        >
          {t('studio.removeReference')}
        </Button>
        {references.length > 1 && (
          <span className="flex gap-1">
            <IconButton
              icon={ChevronLeft}
              label={t('reference.earlier')}
              isDisabled={at === 0}
              onPress={() => moveReference(reference, at - 1)}
              className="rtl:-scale-x-100"
            />
            <IconButton
              icon={ChevronRight}
              label={t('reference.later')}
              isDisabled={at === references.length - 1}
              onPress={() => moveReference(reference, at + 1)}
              className="rtl:-scale-x-100"
            />
          </span>
        )}
      </div>
    </>
  );
}
