import type { ReactElement } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { type ActionGroup, actionGroups, useOfferedActions } from './actions.ts';
import { type MessageId, useT } from './i18n.ts';

interface Fixed {
  readonly title: MessageId;
  readonly keys: string;
  readonly group: ActionGroup;
}

/** Keys that belong to a control rather than to an action. */
const fixed: readonly Fixed[] = [
  { title: 'keys.make', keys: 'mod+enter', group: 'make' },
  { title: 'keys.move', keys: 'left+right+up+down', group: 'library' },
  { title: 'keys.open', keys: 'enter', group: 'library' },
  { title: 'keys.select', keys: 'space', group: 'library' },
  { title: 'keys.extend', keys: 'shift+right', group: 'library' },
  { title: 'keys.selectAll', keys: 'mod+a', group: 'library' },
  { title: 'keys.delete', keys: 'delete', group: 'library' },
  { title: 'keys.zoom', keys: 'z', group: 'view' },
  { title: 'keys.details', keys: 'i', group: 'view' },
  { title: 'keys.close', keys: 'esc', group: 'view' },
];

export function KeyboardMap({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useT();
  const actions = useOfferedActions();
  return (
    <Dialog title={t('action.keys')} width="wide" isOpen onOpenChange={(open) => !open && onClose()}>
      <div className="gap-10 tablet:columns-2">
        {actionGroups.map((group) => {
          const rows: readonly { readonly title: MessageId; readonly keys: string }[] = [
            ...actions.flatMap(({ group: of, title, shortcut }) => (of === group && shortcut ? [{ title, keys: shortcut }] : [])),
            ...fixed.filter((row) => row.group === group),
          ];
          if (rows.length === 0) return null;
          return (
            <section key={group} className="mb-6 break-inside-avoid">
              <h3 className="mb-1 text-sm font-medium text-muted">{t(`actions.${group}`)}</h3>
              <dl>
                {rows.map(({ title, keys }) => (
                  <div key={title} className="flex min-h-8 items-center justify-between gap-4 border-b border-line">
                    <dt>{t(title)}</dt>
                    <dd>
                      <Kbd keys={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
