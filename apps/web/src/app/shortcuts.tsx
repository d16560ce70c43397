import type { ReactElement } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { type Action, useOfferedActions } from './actions.ts';

/** Such a one owns the keyboard. A toast is a dialog too, and takes nothing away from the page. */
const modal = '[role="dialog"], [role="alertdialog"]:not([aria-modal="false"])';

/** On one keyboard `?`, `/` and `+` take Shift, on another they do not: such a shortcut is the character, however it is typed. */
const isCharacter = (keys: string): boolean => keys.length === 1 && !/[a-z0-9]/i.test(keys);

function Shortcut({ action, keys }: { readonly action: Action; readonly keys: string }): null {
  useHotkeys(
    keys,
    () => {
      if (action.visible?.() !== false) action.run();
    },
    {
      useKey: true,
      preventDefault: true,
      sequenceTimeoutMs: 1200,
      ...(action.whileTyping ? { enableOnFormTags: true } : {}),
      ...(isCharacter(keys) ? { ignoreModifiers: true, splitKey: ' ' } : {}),
      // A character with Ctrl belongs to the browser.
      ignoreEventWhen: (event) =>
        (document.querySelector(modal) !== null && !action.whileTyping) || (isCharacter(keys) && (event.ctrlKey || event.metaKey)),
    },
    [action],
  );
  return null;
}

/** Listens for the shortcut of every action on offer. */
export function Shortcuts(): ReactElement {
  const actions = useOfferedActions();
  return <>{actions.map((action) => action.shortcut && <Shortcut key={action.id} action={action} keys={action.shortcut} />)}</>;
}
