/** Things this browser remembers for the person in front of it: drafts and view choices. Never sent anywhere. */
const prefix = 'local:';

export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export function readLocal<Value>(
  key: string,
  parse: (raw: unknown) => Value | undefined,
  store: KeyValueStore = localStorage,
): Value | undefined {
  try {
    const raw = store.getItem(prefix + key);
    return raw === null ? undefined : parse(JSON.parse(raw));
  } catch {
    return undefined; // unreadable or refused storage is the same as nothing remembered
  }
}

export function writeLocal(key: string, value: unknown, store: KeyValueStore = localStorage): void {
  try {
    if (value === undefined) store.removeItem(prefix + key);
    else store.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // A full or refused storage must never stop the work on screen.
  }
}

/** Everything remembered here belongs to who was signed in; the next person starts clean. */
export function forgetLocal(store: Storage = localStorage): void {
  for (const key of Object.keys(store)) if (key.startsWith(prefix)) store.removeItem(key);
}
