import type { LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { createExternalStore, useExternalStore } from '../lib/external-store.ts';
import type { MessageId } from './i18n.ts';

/** Something a person can do, defined once and offered by menu, shortcut and command palette alike. */
export interface Action {
  readonly id: string;
  readonly title: MessageId;
  readonly icon: LucideIcon;
  readonly group: ActionGroup;
  /** As react-hotkeys-hook reads it: "mod+k", "g>l". */
  readonly shortcut?: string;
  /** Works while typing too. Only for shortcuts that no text needs. */
  readonly whileTyping?: boolean;
  /** Absent means always. */
  readonly visible?: () => boolean;
  readonly run: () => void;
}

export const actionGroups = ['make', 'library', 'go', 'view', 'help'] as const;
export type ActionGroup = (typeof actionGroups)[number];

const registry = createExternalStore<readonly Action[]>([]);

/** Offers actions for as long as the calling component is on screen. Pass a memoised list. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => {
    registry.set((current) => [...current, ...actions]);
    return () => registry.set((current) => current.filter((action) => !actions.includes(action)));
  }, [actions]);
}

export function useOfferedActions(): readonly Action[] {
  return useExternalStore(registry);
}
