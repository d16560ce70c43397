// Runs in a thread of its own, started by create-signer.ts: the library computes without pause.
import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { WasmBuilder } from '@contentauth/c2pa-wasm';
import type { SigningJob, UnsignedFile } from '../media/file-signer.ts';
import { loadC2pa, readingSettings, signingSettings } from './c2pa-library.ts';
import { type CertifiedKey, coseSign1, coseSign1Bytes } from './cose-sign1.ts';
import { type FoundManifest, findManifest } from './find-manifest.ts';
import { manifestOf, omission, parentIngredient } from './manifest.ts';
import type { SigningReply, SigningRequest } from './signing-protocol.ts';
import { withFile } from './sync-blob.ts';

// Nothing in here has a reason to call out, and what it reads was written by strangers.
Object.assign(globalThis, { fetch: () => Promise.reject(new Error('content credentials are never fetched')) });

const { identity, version } = workerData as { readonly identity: CertifiedKey; readonly version: string };
const library = await loadC2pa();
const signer = {
  alg: identity.algorithm,
  reserveSize: coseSign1Bytes(identity),
  sign: async (claim: Uint8Array) => new Uint8Array(coseSign1(identity, claim)),
};

const answer = (reply: SigningReply) => parentPort?.postMessage(reply, []);
parentPort?.on('message', ({ job, ignoreIncoming }: SigningRequest) => {
  signAll(job, ignoreIncoming).then(answer, (error: unknown) => answer({ failed: String(error) }));
});

async function signAll(job: SigningJob, ignoreIncoming: boolean): Promise<SigningReply> {
  const incoming = ignoreIncoming ? undefined : await readIncoming(job);
  if (!incoming && job.digitalSourceType === undefined) return { files: job.files };
  const files: UnsignedFile[] = [];
  for (const file of job.files) files.push(await signFile(job, file, incoming));
  for (const { path } of files) renameSync(signedName(path), path); // all of them or none
  return { files };
}

/** What a source said about its own origin: all of it, or only that there was something. */
interface Incoming {
  readonly found: FoundManifest;
  readonly repeatable: boolean;
}

async function readIncoming(job: SigningJob): Promise<Incoming | undefined> {
  const { path, mime } = job.source;
  const found = findManifest(path, mime);
  if (!found) return undefined;
  const reader = await withFile(path, (source) => library.WasmReader.fromBlob(mime, source, readingSettings())).catch(() => undefined);
  if (!reader) return undefined; // looks like a manifest and is none
  try {
    const { isOurOwn, isRepeatable } = await import('./incoming-manifest.ts');
    const store: unknown = JSON.parse(reader.json());
    // Made here, read again to make more renditions of it: the new files say the same in their own words.
    if (job.purpose === 'output' && job.digitalSourceType && isOurOwn(store, identity)) return undefined;
    return { found, repeatable: isRepeatable(store, job.purpose) };
  } finally {
    reader.free();
  }
}

/** A small file is not made several times larger by what is said about its ancestors: its original says it. */
const derivedStoreBytes = 24 * 1024;

const signedName = (path: string): string => `${path}.signed`;

async function signFile(job: SigningJob, file: UnsignedFile, incoming: Incoming | undefined): Promise<UnsignedFile> {
  const builder = library.WasmBuilder.fromJson(manifestOf(job, file, { version, opened: incoming !== undefined }), signingSettings);
  try {
    if (incoming) await addParent(builder, job, incoming, file);
    const signed = await withFile(file.path, (blob) => builder.sign(signer, file.mime, blob));
    writeFileSync(signedName(file.path), signed);
    return { ...file, bytes: signed.length, sha256: createHash('sha256').update(signed).digest('hex') };
  } finally {
    builder.free();
  }
}

async function addParent(builder: WasmBuilder, job: SigningJob, { found, repeatable }: Incoming, file: UnsignedFile): Promise<void> {
  const { path, mime } = job.source;
  const fits = file.name === 'original' || found.storeBytes <= derivedStoreBytes;
  if (repeatable && fits) {
    await withFile(path, (blob) => builder.addIngredientFromBlob(parentIngredient(mime), mime, blob));
    return;
  }
  builder.addIngredient(parentIngredient(mime, omission(found.sha256)));
}
