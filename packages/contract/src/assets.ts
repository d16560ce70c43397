import { z } from 'zod';
import { cursor, id, idParams, micros, nothing, page, pageLimit, timestamp } from './common.ts';
import { compiledRequest } from './generations.ts';
import type { RouteContract } from './route.ts';

export const renditionNames = ['original', 'preview', 'thumb', 'preview.avif', 'thumb.avif', 'poster', 'last_frame'] as const;
export const renditionName = z.enum(renditionNames);
export type RenditionName = z.infer<typeof renditionName>;

export const rendition = z.object({
  name: renditionName,
  url: z.string(),
  mime: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
});

/** Everything needed to make the asset again, frozen when it was made. */
export const recipe = z.object({
  generationId: id,
  request: compiledRequest,
  /** Which output of the batch this is. */
  index: z.number().int(),
  /** The seed of this very output. */
  seed: z.number().int(),
  engine: z.string(),
  engineTitle: z.string(),
  modelTitle: z.string(),
  digitalSourceType: z.string(),
  /** What this asset cost, in micro-credits. */
  charged: micros,
  dataNote: z.string(),
});
export type Recipe = z.infer<typeof recipe>;

export const asset = z.object({
  id,
  kind: z.enum(['image', 'video']),
  mime: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  durationSeconds: z.number().optional(),
  bytes: z.number().int(),
  /** Of the original file as served; lower-case hex. */
  sha256: z.string(),
  /** Base64. */
  thumbHash: z.string(),
  renditions: z.array(rendition),
  /** `upload`: a person brought it. `mask`: a person drew it to say where a picture is to change; not listed in the library. */
  origin: z.enum(['generated', 'upload', 'mask']),
  /** Null for uploads and masks. */
  recipe: recipe.nullable(),
  createdAt: timestamp,
  deletedAt: timestamp.nullable(),
  /** When a trashed asset, or a mask, is deleted for good. */
  purgeAt: timestamp.nullable(),
  /** The day on which it goes to the trash by itself, where the plan keeps pictures for some days only; null: it stays. */
  keptUntil: timestamp.nullable(),
  /** That day is near. */
  goesSoon: z.boolean(),
});
export type Asset = z.infer<typeof asset>;

export const assetList = z.strictObject({
  cursor: cursor.optional(),
  limit: pageLimit,
  kind: z.enum(['image', 'video']).optional(),
  /** `true`: what is in the trash. */
  trashed: z.enum(['true', 'false']).optional(),
});

export const mediaParams = z.strictObject({ assetId: id, rendition: renditionName });

export const assetRoutes = {
  listAssets: {
    method: 'GET',
    url: '/v1/assets',
    access: { kind: 'workspace', scope: 'assets:read' },
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listAssets',
      summary: 'The library, newest first',
      tags: ['Assets'],
      querystring: assetList,
      response: { 200: page(asset) },
    },
  },
  getAsset: {
    method: 'GET',
    url: '/v1/assets/:id',
    access: { kind: 'workspace', scope: 'assets:read' },
    problems: ['asset.not_found'],
    schema: { operationId: 'getAsset', summary: 'One asset with its recipe', tags: ['Assets'], params: idParams, response: { 200: asset } },
  },
  deleteAsset: {
    method: 'DELETE',
    url: '/v1/assets/:id',
    access: { kind: 'workspace', scope: 'assets:write' },
    problems: ['asset.not_found'],
    schema: {
      operationId: 'deleteAsset',
      summary: 'Move an asset to the trash',
      tags: ['Assets'],
      params: idParams,
      response: { 200: asset },
    },
  },
  restoreAsset: {
    method: 'POST',
    url: '/v1/assets/:id/restore',
    access: { kind: 'workspace', scope: 'assets:write' },
    problems: ['asset.not_found'],
    schema: {
      operationId: 'restoreAsset',
      summary: 'Take an asset out of the trash',
      tags: ['Assets'],
      params: idParams,
      response: { 200: asset },
    },
  },
  getMedia: {
    method: 'GET',
    url: '/media/:assetId/:rendition',
    access: { kind: 'workspace', scope: 'assets:read' },
    raw: true,
    limit: 'media',
    problems: ['asset.not_found', 'asset.range_invalid'],
    schema: {
      operationId: 'getMedia',
      summary: 'The bytes of one rendition; takes Range and If-None-Match',
      tags: ['Assets'],
      params: mediaParams,
      response: { 200: nothing },
    },
  },
} as const satisfies Record<string, RouteContract>;
