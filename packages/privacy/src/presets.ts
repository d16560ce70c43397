import type { Category } from './categories.ts';
import type { Classification } from './classify.ts';

type More = Partial<Omit<Classification, 'category' | 'holds'>>;

/** Something with a meaning of its own: its category, what it holds in plain words, and where it differs from its group. */
export function data(category: Category, holds: string, more: More = {}): Classification {
  return { category, holds, ...more };
}

/** The number of a person: it stands for them everywhere, so it is personal data although it says nothing by itself. */
export function personId(holds = 'The internal number of the person', more: More = {}): Classification {
  return { category: 'user.unique_id', holds, origin: 'generated', log: 'ok', ...more };
}

/** The number of a workspace. A personal workspace is one person, so it counts as theirs. */
export function workspaceId(holds = 'The workspace it belongs to', more: More = {}): Classification {
  return { category: 'user.unique_id', holds, origin: 'generated', log: 'ok', ...more };
}

/** The number of a row that is no person: a picture, a generation, a booking. */
export function rowId(holds = 'Internal number', more: More = {}): Classification {
  return { category: 'system.operations', holds, origin: 'generated', log: 'ok', ...more };
}

/** When a person did something. It shows when they were active, so it is behaviour and not a mere technical time. */
export function activityTime(holds: string, more: More = {}): Classification {
  return { category: 'user.behavior', holds, pd: 'pd:Behavioral', origin: 'observed', log: 'ok', ...more };
}

/** When the software did something by its own clock. */
export function systemTime(holds: string, more: More = {}): Classification {
  return { category: 'system.operations', holds, origin: 'generated', log: 'ok', ...more };
}

/** A value the software keeps for its own running. */
export function technical(holds: string, more: More = {}): Classification {
  return { category: 'system.operations', holds, origin: 'generated', log: 'ok', ...more };
}

/** Something that opens an account or a door. Never exported, never logged. */
export function secret(
  holds: string,
  category: 'system.authentication' | 'user.authorization.credentials' | 'user.authorization.password' | 'user.device.cookie_id',
  more: More = {},
): Classification {
  return {
    category,
    holds,
    pd: 'pd:Authenticating',
    origin: 'generated',
    export: { in: false, reason: 'It opens the account; a copy of it in a file would be a risk and of no use.' },
    log: 'never',
    readers: ['service'],
    ...more,
  };
}
