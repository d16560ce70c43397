import { type Upload, type UploadRefusal, type UploadWarning, uploadRefusals, uploadWarnings } from '@pinhole/contract';
import type { UploadRow } from './upload-store.ts';

export function presentUpload(row: UploadRow): Upload {
  return {
    id: row.id,
    state: row.state,
    source: row.from_address ? 'address' : 'file',
    purpose: row.purpose,
    bytes: row.bytes === null ? null : Number(row.bytes),
    received: Number(row.received),
    reason: uploadRefusals.find((known): known is UploadRefusal => known === row.reason) ?? null,
    assetId: row.asset_id,
    known: row.known,
    warnings: row.warnings.flatMap((name) => uploadWarnings.filter((known): known is UploadWarning => known === name)),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
