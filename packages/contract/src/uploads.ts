import { z } from 'zod';
import { id, idParams, nothing, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';
import { uploadPieceType } from './upload-limits.ts';

/**
 * Where an upload stands. `receiving`: bytes are still to come. `processing`: they are all there, or on their way from another
 * address, and are being read. `ready`: it is in the library. `refused`: it will not be.
 */
export const uploadStates = ['receiving', 'processing', 'ready', 'refused'] as const;
export type UploadState = (typeof uploadStates)[number];

/** Why an upload was refused. */
export const uploadRefusals = [
  /** Not one of the accepted types, whatever its name says. */
  'unsupported_type',
  /** HEIC, on a server without a decoder for it. */
  'decoder_missing',
  'too_large',
  'too_many_pixels',
  'too_many_frames',
  'too_long',
  /** Damaged or incomplete. */
  'corrupt',
  /** Took more time or memory than one file may. */
  'too_costly',
  /** The bytes are not those whose hash was announced. */
  'hash_mismatch',
  /** The address cannot be fetched. One word for every reason, so that it says nothing about the network in here. */
  'address_refused',
  'address_too_slow',
  'storage_full',
] as const;
export type UploadRefusal = (typeof uploadRefusals)[number];

/** What of the file was left behind. */
export const uploadWarnings = ['animation_dropped', 'tracks_dropped', 'frames_unavailable'] as const;
export type UploadWarning = (typeof uploadWarnings)[number];

/**
 * What a file is brought for. `library`: to stay. `mask`: a drawing that says where a picture is to change; it can be referenced like
 * any other picture, is no part of the library, and is deleted by itself a month after it was last brought.
 */
export const uploadPurposes = ['library', 'mask'] as const;
export type UploadPurpose = (typeof uploadPurposes)[number];

export const upload = z.object({
  id,
  state: z.enum(uploadStates),
  source: z.enum(['file', 'address']),
  purpose: z.enum(uploadPurposes),
  /** Size of the file; null while it comes from another address. */
  bytes: z.number().int().nullable(),
  /** Where the next piece begins. */
  received: z.number().int(),
  reason: z.enum(uploadRefusals).nullable(),
  assetId: id.nullable(),
  /** The same bytes were in the library already: `assetId` is that asset, and nothing was stored. */
  known: z.boolean(),
  warnings: z.array(z.enum(uploadWarnings)),
  createdAt: timestamp,
  /** What is not finished by then is removed. */
  expiresAt: timestamp,
});
export type Upload = z.infer<typeof upload>;

export const newUpload = z.strictObject({
  /** Size of the file, in bytes. */
  bytes: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** SHA-256 of the file, lower-case hex. With it, a file that the library has already is not sent again. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** `library` when left out. */
  purpose: z.enum(uploadPurposes).optional(),
});
export type NewUpload = z.input<typeof newUpload>;

export const newUploadFromAddress = z.strictObject({ url: z.string().min(1).max(2_048) });

const access = { kind: 'workspace', scope: 'assets:write' } as const;

export const uploadRoutes = {
  createUpload: {
    method: 'POST',
    url: '/v1/uploads',
    access,
    idempotent: 'creates',
    problems: ['upload.too_large', 'upload.too_many', 'upload.storage_limit'],
    schema: {
      operationId: 'createUpload',
      summary: 'Begin to upload a file, or find out that the library has it',
      tags: ['Uploads'],
      body: newUpload,
      response: { 201: upload },
    },
  },
  createUploadFromAddress: {
    method: 'POST',
    url: '/v1/uploads/from-address',
    access,
    idempotent: 'creates',
    limit: 'sensitive',
    problems: ['upload.too_many', 'upload.storage_limit'],
    schema: {
      operationId: 'createUploadFromAddress',
      summary: 'Bring a picture or clip from a public https address',
      tags: ['Uploads'],
      body: newUploadFromAddress,
      response: { 201: upload },
    },
  },
  listUploads: {
    method: 'GET',
    url: '/v1/uploads',
    access,
    problems: [],
    schema: {
      operationId: 'listUploads',
      summary: 'This person’s uploads of the last day, newest first',
      tags: ['Uploads'],
      response: { 200: z.object({ data: z.array(upload) }) },
    },
  },
  getUpload: {
    method: 'GET',
    url: '/v1/uploads/:id',
    access,
    problems: ['upload.not_found'],
    schema: {
      operationId: 'getUpload',
      summary: 'Where an upload stands, and where its next piece begins',
      tags: ['Uploads'],
      params: idParams,
      response: { 200: upload },
    },
  },
  appendUpload: {
    method: 'PATCH',
    url: '/v1/uploads/:id',
    access,
    takes: uploadPieceType,
    limit: 'media',
    problems: [
      'upload.not_found',
      'upload.offset_mismatch',
      'upload.busy',
      'upload.not_receiving',
      'upload.longer_than_declared',
      'request.too_large',
      'request.unsupported_media_type',
      'service.storage_full',
    ],
    schema: {
      operationId: 'appendUpload',
      summary: 'Send the next piece; what of a broken piece arrived counts',
      tags: ['Uploads'],
      params: idParams,
      querystring: z.strictObject({ offset: z.coerce.number<number | string>().int().min(0).max(Number.MAX_SAFE_INTEGER) }),
      response: { 200: upload },
    },
  },
  cancelUpload: {
    method: 'DELETE',
    url: '/v1/uploads/:id',
    access,
    problems: ['upload.not_found'],
    schema: {
      operationId: 'cancelUpload',
      summary: 'Stop an upload and forget it; what is in the library stays',
      tags: ['Uploads'],
      params: idParams,
      response: { 204: nothing },
    },
  },
} as const satisfies Record<string, RouteContract>;
