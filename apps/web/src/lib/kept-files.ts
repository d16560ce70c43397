/** A file on its way to the service, kept by the browser so that a reload loses nothing. Forgotten when it has arrived. */
export interface KeptFile {
  readonly key: string;
  readonly file: File;
  readonly workspaceId: string;
  readonly asReference: boolean;
  readonly keptAt: number;
  /** Undefined until the service has answered. */
  readonly uploadId: string | undefined;
}

const dayMs = 86_400_000;

/** Undefined where the browser keeps nothing, such as in some private windows: then a reload asks for the file again. */
async function inStore<Result>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result | undefined> {
  try {
    const database = await answered(opened());
    try {
      return await answered(act(database.transaction('files', mode).objectStore('files')));
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

function opened(): IDBOpenDBRequest {
  const request = indexedDB.open('uploads', 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore('files', { keyPath: 'key' }));
  return request;
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser keeps nothing')));
  });
}

export async function keepFile(kept: KeptFile): Promise<void> {
  await inStore('readwrite', (store) => store.put(kept));
}

export async function forgetFile(key: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(key));
}

/** For signing out: nothing of this person stays in the browser. */
export async function forgetFiles(): Promise<void> {
  await inStore('readwrite', (store) => store.clear());
}

/** Those of the last day, oldest first; the service has forgotten older ones. */
export async function listKeptFiles(): Promise<readonly KeptFile[]> {
  const all = (await inStore<KeptFile[]>('readonly', (store) => store.getAll())) ?? [];
  const [fresh, old] = [all.filter(isFresh), all.filter((kept) => !isFresh(kept))];
  await Promise.all(old.map(({ key }) => forgetFile(key)));
  return fresh.toSorted((a, b) => a.keptAt - b.keptAt);
}

const isFresh = ({ keptAt }: KeptFile): boolean => Date.now() - keptAt < dayMs;
